package dev.parley.web;

import dev.parley.account.profile.Registration;
import dev.parley.ratelimit.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Serves the settings that clients need before a user signs in. */
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
     * @param firstRun true until the first account exists; that account becomes ADMIN even if {@code registration} is closed
     * @param messageBytes the longest text of a message, in bytes of UTF-8
     * @param editWithinSeconds how long the author of a message may edit it, in seconds
     * @param capabilities see {@link Capabilities}
     * @param host the Host header of this request: a page with another address detects that a proxy changes the header, which
     *     is why the server rejects its WebSocket connections
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
