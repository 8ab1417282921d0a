package dev.parley.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.cli.load.StompScanner.Command;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Tests that frames are scanned in place, for any following bytes and any end of the data. */
class StompScannerTest {

    private static final String MESSAGE = "MESSAGE\nsubscription:0\nmessage-id:room/lobby/42\n"
            + "destination:/topic/room.lobby\nseq:42\ncontent-type:application/json\ncontent-length:5\n\nab\0cd\0";

    private final StompScanner scanner = new StompScanner();

    @Test
    void messageIsScanned() {
        assertThat(scan(MESSAGE)).isEqualTo(MESSAGE.length());
        assertThat(scanner.command).isEqualTo(Command.MESSAGE);
        assertThat(scanner.subscription).isZero();
        assertThat(scanner.seq).isEqualTo(42);
        assertThat(scanner.receipt).isEqualTo(StompScanner.ABSENT);
        assertThat(MESSAGE.substring(scanner.bodyFrom, scanner.bodyTo)).isEqualTo("ab\0cd");
    }

    @Test
    void truncatedFrameIsIncomplete() {
        for (int length = 1; length < MESSAGE.length(); length++) {
            assertThat(scan(MESSAGE.substring(0, length)))
                    .as("%d bytes", length)
                    .isEqualTo(StompScanner.INCOMPLETE);
        }
    }

    @Test
    void bodyWithoutContentLengthEndsAtItsNul() {
        String frame = "MESSAGE\r\nsubscription:7\r\n\r\nbody\0";
        assertThat(scan(frame + "next")).isEqualTo(frame.length());
        assertThat(scanner.subscription).isEqualTo(7);
        assertThat(frame.substring(scanner.bodyFrom, scanner.bodyTo)).isEqualTo("body");
    }

    @Test
    void receiptContainsItsNumberAndTheHead() {
        scan("RECEIPT\nreceipt-id:000103\nseq:9\n\n\0");
        assertThat(scanner.command).isEqualTo(Command.RECEIPT);
        assertThat(scanner.receipt).isEqualTo(103);
        assertThat(scanner.seq).isEqualTo(9);
    }

    @Test
    void similarHeadersAndCommandsAreIgnored() {
        scan("MESSAGE\nsubscriptions:5\nsequence:6\nsubscription:sub-0\nseq:1\nseq:2\n\n\0");
        assertThat(scanner.subscription).isEqualTo(StompScanner.ABSENT);
        assertThat(scanner.seq).isEqualTo(1);
        scan("MESSAGES\n\n\0");
        assertThat(scanner.command).isEqualTo(Command.OTHER);
    }

    @Test
    void wrongContentLengthIsBrokenProtocol() {
        assertThatThrownBy(() -> scan("MESSAGE\ncontent-length:2\n\nabcd\0")).isInstanceOf(BrokenProtocol.class);
    }

    private int scan(String frame) {
        byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        return scanner.scan(bytes, 0, bytes.length);
    }
}
