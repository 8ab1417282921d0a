package dev.parley.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A setting does not exist: most often a misspelt one, which would otherwise silently have no effect. */
final class UnknownSetting extends RuntimeException {

    UnknownSetting(String message) {
        super(message);
    }

    /** Shows it as one sentence instead of a stack trace. */
    static class Analyzer extends AbstractFailureAnalyzer<UnknownSetting> {

        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, UnknownSetting cause) {
            return new FailureAnalysis(
                    cause.getMessage(), "Correct it or remove it. The README lists all settings.", cause);
        }
    }
}
