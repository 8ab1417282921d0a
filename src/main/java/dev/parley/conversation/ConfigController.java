package dev.parley.conversation;

import dev.parley.account.Registration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Tells clients what they must know before anybody signs in. */
@RestController
class ConfigController {

    private final Registration registration;
    private final Limits limits;
    private final String version;

    ConfigController(Registration registration, Limits limits, ObjectProvider<BuildProperties> build) {
        this.registration = registration;
        this.limits = limits;
        this.version =
                build.stream().map(BuildProperties::getVersion).findFirst().orElse("development");
    }

    @GetMapping("/api/config")
    Config config(@RequestHeader(name = HttpHeaders.HOST, required = false) @Nullable String host) {
        return new Config(
                version,
                registration.isOpen() ? "open" : "closed",
                registration.isFirstRun(),
                limits.messageBytes().toBytes(),
                limits.editWithin().toSeconds(),
                Capabilities.ALL,
                host);
    }

    /**
     * @param firstRun true until the first account is made, which becomes ADMIN whatever {@code registration} says
     * @param messageBytes the longest text of a message, in UTF-8
     * @param editWithinSeconds how long its author may edit it
     * @param capabilities see {@link Capabilities}
     * @param host the Host header of this request: a page of another address learns that a proxy changes it, and why sockets are
     *     refused
     */
    record Config(
            String version,
            String registration,
            boolean firstRun,
            long messageBytes,
            long editWithinSeconds,
            List<String> capabilities,
            @Nullable String host) {}
}
