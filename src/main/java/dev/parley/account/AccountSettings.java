package dev.parley.account;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code parley.accounts.*}.
 *
 * @param registration who may register: every visitor ({@code open}, the default), or the first account only ({@code
 *     closed})
 * @param sessionMaxAge age at which a session ends even if it is in use; default 90 days
 */
@ConfigurationProperties("parley.accounts")
public record AccountSettings(
        @DefaultValue("open") Registration registration,
        @DefaultValue("90d") Duration sessionMaxAge) {

    enum Registration {
        OPEN,
        CLOSED
    }

    public AccountSettings {
        if (sessionMaxAge.isZero() || sessionMaxAge.isNegative()) {
            throw new IllegalArgumentException(
                    "parley.accounts.session-max-age must be positive, but is " + sessionMaxAge);
        }
    }

    public boolean open() {
        return registration == Registration.OPEN;
    }
}
