package dev.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** Proves that the README's table of settings has the names and defaults of the code. */
class ReadmeTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| `(parley\\.[a-z.-]+)` \\| (?:`([^`]*)`|none) \\|", Pattern.MULTILINE);

    @Test
    void settingsTableMatchesTheCode() throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        var documented = new TreeMap<String, String>();
        var rows = ROW.matcher(readme);
        while (rows.find()) {
            String earlier = documented.put(rows.group(1), rows.group(2) == null ? "" : rows.group(2));
            assertThat(earlier).as("a second row of %s", rows.group(1)).isNull();
        }
        assertThat(documented).isEqualTo(inCode());
    }

    private static Map<String, String> inCode() {
        var settings = new TreeMap<String, String>();
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        for (var found : scanner.findCandidateComponents("dev.parley")) {
            var type = ClassUtils.resolveClassName(found.getBeanClassName(), null);
            if (type.getEnclosingClass() != null) {
                // A nested class of a test.
                continue;
            }
            var prefix = type.getAnnotation(ConfigurationProperties.class).value();
            for (RecordComponent component : type.getRecordComponents()) {
                settings.put(prefix + "." + dashed(component.getName()), defaultOf(type, component));
            }
        }
        return settings;
    }

    private static String dashed(String name) {
        return ConfigurationPropertyName.adapt(name.replaceAll("([A-Z])", "-$1"), '.')
                .toString();
    }

    private static String defaultOf(Class<?> type, RecordComponent component) {
        var constructor = type.getDeclaredConstructors()[0];
        return Arrays.stream(constructor.getParameters())
                .filter(parameter -> parameter.getName().equals(component.getName()))
                .map(parameter -> String.join(
                        ",", parameter.getAnnotation(DefaultValue.class).value()))
                .collect(Collectors.joining());
    }
}
