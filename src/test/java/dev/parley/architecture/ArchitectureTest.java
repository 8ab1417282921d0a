package dev.parley.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
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
 * Proves that packages depend on one another only as their package-infos declare, and that the architecture rules hold.
 * For each rule a fixture that violates it proves that the rule fails.
 */
class ArchitectureTest {

    private static final String FIXTURES = "dev.parley.architecture.fixtures.";

    /** User texts must never be evaluated as expressions, which allowed attackers to take over brokers (CVE-2018-1270). */
    private static final ArchRule NO_EXPRESSION_EVALUATION =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework.expression..");

    /** Jetty's core session is no public API, so that only one package depends on it and follows its changes. */
    private static final ArchRule JETTY_ONLY_IN_GATEWAY = noClasses()
            .that()
            .resideOutsideOfPackage("dev.parley.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jetty.websocket..");

    /** The service logs. Only the command-line tool in the same jar prints to the terminal. */
    private static final ArchRule NO_STANDARD_STREAMS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(LoadCommand.class.getName())
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    /** The load tool runs without a framework, so that it starts at once and its own costs are known. */
    private static final ArchRule NO_SPRING_IN_LOAD_TOOL = noSpringIn("dev.parley.cli.load..");

    private static final ArchRule ALL_PACKAGES_DECLARED =
            classes().that().resideInAPackage("dev.parley.*..").should(beInDeclaredPackage());

    /** Subpackages included, which the declared arrows between modules do not cover. */
    private static final ArchRule NO_CYCLES =
            slices().matching("dev.parley.(**)").should().beFreeOfCycles();

    private static final List<ArchRule> RULES = List.of(
            NO_EXPRESSION_EVALUATION,
            JETTY_ONLY_IN_GATEWAY,
            NO_STANDARD_STREAMS,
            NO_SPRING_IN_LOAD_TOOL,
            ALL_PACKAGES_DECLARED,
            NO_CYCLES);

    @Test
    void packagesUseOnlyDeclaredDependencies() {
        var modules = ApplicationModules.of("dev.parley", new ImportOption.DoNotIncludeTests());
        assertThat(modules.stream()).hasSizeGreaterThan(10);
        modules.forEach(module -> System.out.println(module.getIdentifier() + " -> "
                + module.getDirectDependencies(modules)
                        .uniqueModules()
                        .map(to -> to.getIdentifier().toString())
                        .sorted()
                        .toList()));
        modules.verify();
    }

    @Test
    void architectureRulesHold() {
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.parley");
        assertThat(classes.size()).isGreaterThan(50);
        RULES.forEach(rule -> rule.check(classes));
    }

    @Test
    void undeclaredDependencyIsFound() {
        var modules = ApplicationModules.of(FIXTURES + "undeclared", new ImportOption.OnlyIncludeTests());
        assertThatThrownBy(modules::verify).hasMessageContaining("alpha").hasMessageContaining("beta");
    }

    @Test
    void undeclaredPackageIsFound() {
        assertBroken(ALL_PACKAGES_DECLARED, fixture("unmarked"), "gamma");
    }

    @Test
    void cycleIsFound() {
        assertBroken(NO_CYCLES, fixture("cycle"), "Cycle detected");
    }

    @Test
    void forbiddenDependenciesAreFound() {
        var forbidden = fixture("forbidden");
        assertBroken(NO_EXPRESSION_EVALUATION, forbidden, "SpelExpressionParser");
        assertBroken(JETTY_ONLY_IN_GATEWAY, forbidden, "Frame");
        assertBroken(NO_STANDARD_STREAMS, forbidden, "System.out");
        assertBroken(noSpringIn(FIXTURES + "forbidden.."), forbidden, "SpelExpressionParser");
    }

    private static ArchRule noSpringIn(String packages) {
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

    private static ArchCondition<JavaClass> beInDeclaredPackage() {
        return new ArchCondition<>("be in a null-marked package of a declared module") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                var javaPackage = item.getPackage();
                boolean declared = javaPackage.isAnnotatedWith(NullMarked.class) && isPartOfModule(javaPackage);
                events.add(
                        new SimpleConditionEvent(item, declared, item.getName() + " is in " + javaPackage.getName()));
            }
        };
    }

    private static boolean isPartOfModule(JavaPackage javaPackage) {
        return javaPackage.isAnnotatedWith(ApplicationModule.class)
                || javaPackage.getParent().map(ArchitectureTest::isPartOfModule).orElse(false);
    }
}
