package dev.parley.account;

import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.info.BuildProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells clients what they must know before anybody signs in. */
@RestController
class ConfigController {

    private final Accounts accounts;
    private final AccountSettings settings;
    private final String version;
    private final long messageBytes;
    private final long editWithinSeconds;

    ConfigController(
            Accounts accounts,
            AccountSettings settings,
            ObjectProvider<BuildProperties> build,
            @Value("${parley.limits.message-bytes:16KB}") DataSize messageBytes,
            @Value("${parley.limits.edit-within:24h}") Duration editWithin) {
        this.accounts = accounts;
        this.settings = settings;
        this.version =
                build.stream().map(BuildProperties::getVersion).findFirst().orElse("development");
        this.messageBytes = messageBytes.toBytes();
        this.editWithinSeconds = editWithin.toSeconds();
    }

    @GetMapping("/api/config")
    Config config() {
        return new Config(
                version, settings.open() ? "open" : "closed", !accounts.any(), messageBytes, editWithinSeconds);
    }

    /**
     * @param firstRun true until the first account is made, which becomes ADMIN whatever {@code registration} says
     * @param messageBytes the longest text of a message, in UTF-8
     * @param editWithinSeconds how long its author may edit it
     */
    record Config(String version, String registration, boolean firstRun, long messageBytes, long editWithinSeconds) {}
}
