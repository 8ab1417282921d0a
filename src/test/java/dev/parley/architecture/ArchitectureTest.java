package dev.parley.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.parley.cli.load.LoadCommand;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/**
 * Proves that the folders tell the truth about the product: packages use one another only along the arrows that their
 * package-infos declare, and the few house rules hold. Each rule is shown to fail once, on a fixture that breaks it.
 */
class ArchitectureTest {

    private static final String FIXTURES = "dev.parley.architecture.fixtures.";

    /** User texts must never become expressions: that is how brokers were taken over (CVE-2018-1270 and its like). */
    private static final ArchRule NOBODY_EVALUATES_EXPRESSIONS =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework.expression..");

    /** Jetty's core session is no public API for applications: one package knows it, and follows its changes. */
    private static final ArchRule ONLY_THE_GATEWAY_KNOWS_JETTY = noClasses()
            .that()
            .resideOutsideOfPackage("dev.parley.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jetty.websocket..");

    /** The service logs; only the command-line tool in the same jar answers whoever typed the command. */
    private static final ArchRule NOBODY_PRINTS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(LoadCommand.class.getName())
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    /** The load tool starts at once, and what it costs is known: no framework runs in it. */
    private static final ArchRule THE_LOAD_TOOL_NEEDS_NO_SPRING = needsNoSpring("dev.parley.cli.load..");

    private static final ArchRule EVERY_PACKAGE_DECLARES_ITSELF =
            classes().that().resideInAPackage("dev.parley.*..").should(liveInADeclaredPackage());

    private static final List<ArchRule> RULES = List.of(
            NOBODY_EVALUATES_EXPRESSIONS,
            ONLY_THE_GATEWAY_KNOWS_JETTY,
            NOBODY_PRINTS,
            THE_LOAD_TOOL_NEEDS_NO_SPRING,
            EVERY_PACKAGE_DECLARES_ITSELF);

    @Test
    void packagesUseOneAnotherOnlyAlongDeclaredArrows() {
        var modules = ApplicationModules.of("dev.parley", new ImportOption.DoNotIncludeTests());
        assertThat(modules.stream()).hasSizeGreaterThan(10);
        modules.verify();
    }

    @Test
    void theHouseRulesHold() {
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.parley");
        assertThat(classes.size()).isGreaterThan(50);
        RULES.forEach(rule -> rule.check(classes));
    }

    @Test
    void anUndeclaredArrowIsFound() {
        var modules = ApplicationModules.of(FIXTURES + "undeclared", new ImportOption.OnlyIncludeTests());
        assertThatThrownBy(modules::verify).hasMessageContaining("alpha").hasMessageContaining("beta");
    }

    @Test
    void anUndeclaredPackageIsFound() {
        assertBroken(EVERY_PACKAGE_DECLARES_ITSELF, fixture("unmarked"), "gamma");
    }

    @Test
    void whatOnlySomeMayUseIsFound() {
        var forbidden = fixture("forbidden");
        assertBroken(NOBODY_EVALUATES_EXPRESSIONS, forbidden, "SpelExpressionParser");
        assertBroken(ONLY_THE_GATEWAY_KNOWS_JETTY, forbidden, "Frame");
        assertBroken(NOBODY_PRINTS, forbidden, "System.out");
        assertBroken(needsNoSpring(FIXTURES + "forbidden.."), forbidden, "SpelExpressionParser");
    }

    private static ArchRule needsNoSpring(String packages) {
        return noClasses()
                .that()
                .resideInAPackage(packages)
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..");
    }

    private static JavaClasses fixture(String name) {
        return new ClassFileImporter().importPackages(FIXTURES + name);
    }

    private static void assertBroken(ArchRule rule, JavaClasses classes, String culprit) {
        assertThatThrownBy(() -> rule.check(classes))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(culprit);
    }

    private static ArchCondition<JavaClass> liveInADeclaredPackage() {
        return new ArchCondition<>("live in a null-marked package of a declared module") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                var home = item.getPackage();
                boolean declared = home.isAnnotatedWith(NullMarked.class) && isPartOfModule(home);
                events.add(new SimpleConditionEvent(item, declared, item.getName() + " lives in " + home.getName()));
            }
        };
    }

    private static boolean isPartOfModule(JavaPackage home) {
        return home.isAnnotatedWith(ApplicationModule.class)
                || home.getParent().map(ArchitectureTest::isPartOfModule).orElse(false);
    }
}
