package dev.parley.web;

import java.beans.PropertyEditorSupport;
import java.util.regex.Pattern;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * Parses the whole numbers in paths and queries: 1 to 18 ASCII digits.
 *
 * <p>Spring's own conversion accepts signs, white space, hexadecimal notation and the digits of every script, and
 * applies after a {@code Converter} has failed. A property editor takes precedence over it.
 */
@ControllerAdvice
class WholeNumbers {

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    @InitBinder
    void readStrictly(WebDataBinder binder) {
        binder.registerCustomEditor(long.class, new Editor());
    }

    private static final class Editor extends PropertyEditorSupport {

        @Override
        public void setAsText(String text) {
            if (!DIGITS.matcher(text).matches()) {
                throw new NumberFormatException("A whole number has 1 to 18 digits");
            }
            setValue(Long.valueOf(text));
        }
    }
}
