package dev.parley.settings;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** The names of all settings of Parley, as {@code @ConfigurationProperties} records declare them. */
final class SettingNames {

    /** A name that differs in more than a third of its characters is no misspelling. */
    private static final int LEAST_ALIKE = 3;

    private final Set<ConfigurationPropertyName> values = new TreeSet<>();

    /** Lists and maps, whose elements have names of their own. */
    private final Set<ConfigurationPropertyName> containers = new TreeSet<>();

    void add(String prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            if (component.getType().isRecord()) {
                add(name, component.getType());
            } else {
                values.add(ConfigurationPropertyName.of(name));
                if (isContainer(component.getType())) {
                    containers.add(ConfigurationPropertyName.of(name));
                }
            }
        }
    }

    private static boolean isContainer(Class<?> type) {
        return type.isArray() || Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    }

    boolean contains(ConfigurationPropertyName name) {
        // Not Set.contains: names are equal, but not ordered alike, with and without dashes.
        return values.stream().anyMatch(name::equals)
                || containers.stream().anyMatch(container -> container.isAncestorOf(name));
    }

    /** The setting that is written most like this, if any is. */
    Optional<String> nearest(String written) {
        String name = written.toLowerCase(Locale.ROOT);
        return values.stream()
                .map(ConfigurationPropertyName::toString)
                .filter(known -> distance(known, name) <= name.length() / LEAST_ALIKE)
                .min(Comparator.comparingInt(known -> distance(known, name)));
    }

    List<String> all() {
        return values.stream().map(ConfigurationPropertyName::toString).toList();
    }

    /** Levenshtein's: how many characters must be inserted, deleted or replaced to make one of the other. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
