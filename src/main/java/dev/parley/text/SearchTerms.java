package dev.parley.text;

import java.util.Collection;
import java.util.List;

/**
 * The words and phrases that a text must all contain, in any order and at any place, also within words, because Chinese
 * has no spaces between them. Differences that {@link TextFolding} removes do not matter. Any thread.
 */
public final class SearchTerms {

    private final List<String> folded;

    private SearchTerms(List<String> folded) {
        this.folded = folded;
    }

    /** @param terms as typed; a term without a visible character is left out */
    public static SearchTerms of(Collection<String> terms) {
        return new SearchTerms(terms.stream()
                .map(term -> TextFolding.fold(term).strip())
                .filter(term -> !term.isEmpty())
                .toList());
    }

    /** The words between white space, such as the parts of a name. */
    public static SearchTerms ofWords(String typed) {
        return of(List.of(TextFolding.fold(typed).split(" ")));
    }

    /** Whether there are no terms; then every text matches. */
    public boolean isEmpty() {
        return folded.isEmpty();
    }

    public boolean allIn(String text) {
        return isEmpty() || allInFolded(TextFolding.fold(text));
    }

    /** Whether all terms are in a text that {@link TextFolding#fold} returned. */
    public boolean allInFolded(String foldedText) {
        return folded.stream().allMatch(foldedText::contains);
    }

    /** Leaves the terms out, because they are as private as message texts. */
    @Override
    public String toString() {
        return "SearchTerms[" + folded.size() + "]";
    }
}
