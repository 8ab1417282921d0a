package dev.parley.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.parley.testing.BrowserTest;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.Nginx;
import dev.parley.testing.NodeScript;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import dev.parley.testing.TestBroker;
import dev.parley.testing.TestPostgres;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Proves that the tests without a level are the fast ones: they start no server, no database server and no broker. */
class TestLevelsTest {

    private static final String FIXTURES = "dev.parley.architecture.fixtures";

    private static final Set<String> NEED_A_LEVEL = Set.of(
            ParleyServer.class.getName(),
            ParleyProcess.class.getName(),
            TestPostgres.class.getName(),
            TestBroker.class.getName(),
            NodeScript.class.getName(),
            Nginx.class.getName());

    private static final List<Class<? extends Annotation>> LEVELS =
            List.of(ServerTest.class, ClusterTest.class, BrowserTest.class);

    private static final ArchRule TESTS_DECLARE_THEIR_LEVEL = classes()
            .that()
            .haveNameMatching(".*(Test|IT)")
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .and()
            .doNotHaveFullyQualifiedName(TestLevelsTest.class.getName())
            .should(declareTheirLevel());

    @Test
    void testsThatStartSomethingDeclareTheirLevel() {
        var classes = new ClassFileImporter().importPackages("dev.parley").that(areNotFixtures());
        assertThat(classes.stream().filter(type -> type.isAnnotatedWith(ServerTest.class)))
                .hasSizeGreaterThan(30);
        TESTS_DECLARE_THEIR_LEVEL.check(classes);
    }

    @Test
    void testWithoutItsLevelIsFound() {
        var planted = new ClassFileImporter().importPackages(FIXTURES);
        assertThatThrownBy(() -> TESTS_DECLARE_THEIR_LEVEL.check(planted))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("StartsServerTest");
    }

    private static DescribedPredicate<JavaClass> areNotFixtures() {
        return DescribedPredicate.describe(
                "are not fixtures", type -> !type.getPackageName().startsWith(FIXTURES));
    }

    private static ArchCondition<JavaClass> declareTheirLevel() {
        return new ArchCondition<>("declare the level of what they start") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean starts = withSuperclasses(type)
                        .flatMap(part -> part.getDirectDependenciesFromSelf().stream())
                        .anyMatch(dependency -> NEED_A_LEVEL.contains(
                                dependency.getTargetClass().getName()));
                boolean declares =
                        withSuperclasses(type).anyMatch(part -> LEVELS.stream().anyMatch(part::isAnnotatedWith));
                events.add(new SimpleConditionEvent(
                        type, declares || !starts, type.getName() + " starts a server or a process"));
            }
        };
    }

    private static Stream<JavaClass> withSuperclasses(JavaClass type) {
        return Stream.concat(Stream.of(type), type.getAllRawSuperclasses().stream());
    }
}
