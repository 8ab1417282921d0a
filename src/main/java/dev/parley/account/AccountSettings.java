package dev.parley.account;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code parley.accounts.*}.
 *
 * @param registration who may make an account: {@code open} (the default) for everybody, {@code closed} for nobody but
 *     the very first one
 * @param sessionMaxAge after which time a session ends even if it is used, 90 days
 */
@ConfigurationProperties("parley.accounts")
record AccountSettings(
        @DefaultValue("open") Registration registration,
        @DefaultValue("90d") Duration sessionMaxAge) {

    enum Registration {
        OPEN,
        CLOSED
    }

    AccountSettings {
        if (sessionMaxAge.isZero() || sessionMaxAge.isNegative()) {
            throw new IllegalArgumentException("parley.accounts.session-max-age must be positive");
        }
    }

    boolean open() {
        return registration == Registration.OPEN;
    }
}
