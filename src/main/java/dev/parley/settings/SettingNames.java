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

    /**
     * The minimum of characters per mistake: a name that differs in more than a third of its characters is not a
     * misspelling.
     */
    private static final int MIN_CHARACTERS_PER_MISTAKE = 3;

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
        // Not Set.contains: names with and without dashes are equal, but differ in their order.
        return values.stream().anyMatch(name::equals)
                || containers.stream().anyMatch(container -> container.isAncestorOf(name));
    }

    /** The setting with the most similar name; empty if none is similar. */
    Optional<String> nearest(String written) {
        String name = written.toLowerCase(Locale.ROOT);
        return values.stream()
                .map(ConfigurationPropertyName::toString)
                .filter(known -> distance(known, name) <= name.length() / MIN_CHARACTERS_PER_MISTAKE)
                .min(Comparator.comparingInt(known -> distance(known, name)));
    }

    List<String> all() {
        return values.stream().map(ConfigurationPropertyName::toString).toList();
    }

    /**
     * The Levenshtein distance: the number of characters to insert, delete or replace to turn one text into the other.
     */
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
