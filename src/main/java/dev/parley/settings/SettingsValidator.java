package dev.parley.settings;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Stops the start, before any resource is opened, if a setting {@code parley.*} does not exist.
 *
 * <p>The environment also contains variables of other software: orchestrators set variables such as
 * {@code PARLEY_SERVICE_HOST} for a service of that name. A variable is therefore rejected only if its name is similar
 * to that of a setting.
 */
class SettingsValidator implements BeanFactoryPostProcessor {

    private static final String PREFIX = "parley.";

    /** System properties of the tests, which run in the same process as the service. */
    private static final List<String> TEST_PREFIXES = List.of("parley.test.", "parley.fuzz.");

    private static final String VARIABLE_PREFIX = "PARLEY_";

    /**
     * The maximum number of mistakes in a misspelt variable: "PARLEY_REGISTRATON" is two mistakes away from a setting,
     * "PARLEY_PORT_8080_TCP" is further away from every one.
     */
    private static final int MAX_MISTAKES = 2;

    private final ConfigurableEnvironment environment;

    SettingsValidator(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
        var names = declaredIn(factory);
        var errors = new TreeSet<String>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof SystemEnvironmentPropertySource variables) {
                addMisspeltVariables(variables, names, errors);
            } else if (source instanceof EnumerablePropertySource<?> properties) {
                addUnknownProperties(properties, names, errors);
            }
        }
        if (!errors.isEmpty()) {
            throw new UnknownSetting(String.join(" ", errors));
        }
    }

    /** Collects the settings of all beans with {@code @ConfigurationProperties}, without creating any bean. */
    static SettingNames declaredIn(ConfigurableListableBeanFactory factory) {
        var names = new SettingNames();
        for (String bean : factory.getBeanDefinitionNames()) {
            Class<?> type = factory.getType(bean, false);
            if (type == null) {
                continue;
            }
            var settings = AnnotationUtils.findAnnotation(type, ConfigurationProperties.class);
            if (settings != null && (settings.value() + ".").startsWith(PREFIX)) {
                names.add(settings.value(), type);
            }
        }
        return names;
    }

    private static void addUnknownProperties(
            EnumerablePropertySource<?> source, SettingNames names, Set<String> errors) {
        Stream.of(source.getPropertyNames())
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(PREFIX))
                .filter(name -> TEST_PREFIXES.stream().noneMatch(name::startsWith))
                .filter(name -> !names.contains(ConfigurationPropertyName.adapt(name, '.')))
                .forEach(name -> errors.add(names.nearest(name)
                        .map(nearest -> "There is no setting " + name + "; did you mean " + nearest + "?")
                        .orElse("There is no setting " + name + ".")));
    }

    private static void addMisspeltVariables(
            SystemEnvironmentPropertySource source, SettingNames names, Set<String> errors) {
        for (String variable : source.getPropertyNames()) {
            if (!variable.startsWith(VARIABLE_PREFIX) || isVariableOf(names, variable)) {
                continue;
            }
            names.all().stream()
                    .map(SettingsValidator::variableFor)
                    .filter(known -> SettingNames.distance(known, variable) <= MAX_MISTAKES)
                    .findFirst()
                    .ifPresent(known -> errors.add(
                            "There is no setting for the variable " + variable + "; did you mean " + known + "?"));
        }
    }

    /**
     * Whether a variable sets an existing setting: dashes may be left out or written as underscores, and elements of
     * lists have their number appended.
     */
    private static boolean isVariableOf(SettingNames names, String variable) {
        var plain = variable.replace("_", "").replaceAll("[0-9]+$", "");
        return names.all().stream()
                .anyMatch(name -> variableFor(name).replace("_", "").equals(plain));
    }

    private static String variableFor(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
    }
}
