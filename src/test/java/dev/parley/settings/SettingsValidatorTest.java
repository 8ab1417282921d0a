package dev.parley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** Proves that a misspelt setting stops the start with a sentence that names the most similar existing one. */
class SettingsValidatorTest {

    private final StandardEnvironment environment = new StandardEnvironment();
    private final DefaultListableBeanFactory factory = new DefaultListableBeanFactory();

    @ConfigurationProperties("parley")
    record Common(List<String> allowedOrigins, Relay relay) {}

    record Relay(String host) {}

    @ConfigurationProperties("parley.accounts")
    record Accounts(String registration, Duration sessionMaxAge) {}

    SettingsValidatorTest() {
        factory.registerBeanDefinition("common", new RootBeanDefinition(Common.class));
        factory.registerBeanDefinition("accounts", new RootBeanDefinition(Accounts.class));
    }

    @ParameterizedTest
    @CsvSource({
        "parley.accounts.registraton, parley.accounts.registration",
        "parley.account.registration, parley.accounts.registration",
        "parley.accounts.session-maxage-days, parley.accounts.session-max-age",
        "parley.allowed-origin, parley.allowed-origins",
        "parley.relay.hosts, parley.relay.host",
        "PARLEY.RELAY.HOSTS, parley.relay.host"
    })
    void misspeltPropertyIsRejectedWithTheNearestOne(String misspelt, String nearest) {
        assertThatThrownBy(() -> check(misspelt))
                .isInstanceOf(UnknownSetting.class)
                .hasMessage("There is no setting " + misspelt + "; did you mean " + nearest + "?");
    }

    @Test
    void propertyWithoutSimilarSettingIsRejected() {
        assertThatThrownBy(() -> check("parley.frobnicate")).hasMessage("There is no setting parley.frobnicate.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parley.accounts.registration",
                "parley.accounts.sessionMaxAge",
                "parley.accounts.session_max_age",
                "parley.allowed-origins[0]",
                "parley.relay.host",
                "parley.test.database",
                "server.port",
                "parleys.x"
            })
    void existingAndForeignSettingsAreAccepted(String name) {
        assertThatCode(() -> check(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PARLEY_ACCOUNTS_REGISTRATION",
                "PARLEY_ACCOUNTS_SESSION_MAX_AGE",
                "PARLEY_ACCOUNTS_SESSIONMAXAGE",
                "PARLEY_ALLOWEDORIGINS_0",
                "PARLEY_SERVICE_HOST",
                "PARLEY_PORT_8080_TCP_ADDR",
                "PARLEY_CHROMIUM",
                "PARLEY"
            })
    void foreignVariablesAreAccepted(String variable) {
        assertThatCode(() -> checkVariable(variable)).doesNotThrowAnyException();
    }

    @Test
    void misspeltVariableIsRejected() {
        assertThatThrownBy(() -> checkVariable("PARLEY_ACCOUNTS_REGISTRATON"))
                .hasMessage("There is no setting for the variable PARLEY_ACCOUNTS_REGISTRATON; did you mean"
                        + " PARLEY_ACCOUNTS_REGISTRATION?");
    }

    @Test
    void readmeListsAllSettingsAndNoOthers() throws Exception {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        var all = new DefaultListableBeanFactory();
        for (var found : scanner.findCandidateComponents("dev.parley")) {
            Class<?> type = Class.forName(found.getBeanClassName());
            if (type.getEnclosingClass() != SettingsValidatorTest.class) {
                all.registerBeanDefinition(type.getName(), new RootBeanDefinition(type));
            }
        }
        var documented = Pattern.compile("^\\| `(parley\\.[a-z.-]+)` \\|", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        SettingsValidator.declaredIn(all).all());
    }

    private void check(String name) {
        environment.getPropertySources().addFirst(new MapPropertySource("arguments", Map.of(name, "x")));
        new SettingsValidator(environment).postProcessBeanFactory(factory);
    }

    private void checkVariable(String name) {
        environment
                .getPropertySources()
                .replace(
                        "systemEnvironment",
                        new SystemEnvironmentPropertySource("systemEnvironment", Map.of(name, "x")));
        new SettingsValidator(environment).postProcessBeanFactory(factory);
    }
}
