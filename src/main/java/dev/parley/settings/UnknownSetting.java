package dev.parley.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A setting that does not exist: most often a misspelt one, which would otherwise have no effect and be missed later. */
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
