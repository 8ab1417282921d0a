package dev.parley.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests that lost, repeated and reordered numbers are distinguished and counted once. */
class SequenceCheckTest {

    private final SequenceCheck sequenceCheck = new SequenceCheck(0);

    @Test
    void numbersInOrderHaveNoFaults() {
        receive(0, 1, 2, 3);
        assertFaults(4, 0, 0, 0);
    }

    @Test
    void lostNumberIsMissing() {
        receive(0, 1, 3);
        assertFaults(3, 1, 0, 0);
    }

    @Test
    void firstNumberCanBeLost() {
        receive(1, 2);
        assertFaults(2, 1, 0, 0);
    }

    @Test
    void repeatedNumberIsNotOutOfOrder() {
        receive(0, 1, 1, 2, 0);
        assertFaults(3, 0, 2, 0);
    }

    @Test
    void lateNumberIsOutOfOrderAndNotLost() {
        receive(0, 2, 1, 3);
        assertFaults(4, 0, 0, 1);
    }

    @Test
    void exampleOfTheDocumentationHolds() {
        var example = new SequenceCheck(1);
        for (long number : new long[] {1, 2, 5, 3, 2}) {
            example.next(number);
        }
        assertThat(example.last()).isEqualTo(5);
        assertThat(example.missing()).isEqualTo(1);
        assertThat(example.outOfOrder()).isEqualTo(1);
        assertThat(example.repeated()).isEqualTo(1);
    }

    @Test
    void unknownStartAcceptsAnyFirstNumber() {
        var late = new SequenceCheck(SequenceCheck.UNKNOWN);
        assertThat(late.hasStarted()).isFalse();
        late.next(17);
        late.next(18);
        assertThat(late.received()).isEqualTo(2);
        assertThat(late.missing()).isZero();
    }

    private void receive(long... numbers) {
        for (long number : numbers) {
            sequenceCheck.next(number);
        }
    }

    private void assertFaults(long received, long missing, long repeated, long outOfOrder) {
        assertThat(sequenceCheck.received()).as("received").isEqualTo(received);
        assertThat(sequenceCheck.missing()).as("missing").isEqualTo(missing);
        assertThat(sequenceCheck.repeated()).as("repeated").isEqualTo(repeated);
        assertThat(sequenceCheck.outOfOrder()).as("out of order").isEqualTo(outOfOrder);
    }
}
