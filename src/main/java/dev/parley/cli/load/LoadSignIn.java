package dev.parley.cli.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Signs users in over HTTP and registers missing accounts.
 *
 * <p>The server's password hash is slow on purpose, so a few requests run concurrently. The server only compares the CSRF
 * token with its cookie, so all users share one token, and each user costs one request, or two if the account exists. All
 * users sign in at the first node; the other nodes share its sessions.
 */
final class LoadSignIn {

    private static final int CONCURRENT_REQUESTS = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_ATTEMPTS = 30;

    private final LoadOptions options;
    private final ProgressReporter progressReporter;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final URI server;

    LoadSignIn(LoadOptions options, ProgressReporter progressReporter) {
        this.options = options;
        this.progressReporter = progressReporter;
        this.server = URI.create("http://" + options.urls().get(0).getAuthority());
    }

    List<LoadMember> members(int count) {
        if (!options.signsIn()) {
            return List.of(new LoadMember(options.text(CommandOption.LOGIN), ""));
        }
        var token = csrfToken();
        var pool = Executors.newFixedThreadPool(CONCURRENT_REQUESTS);
        try {
            var signIns = new ArrayList<Future<LoadMember>>();
            for (int i = 1; i <= count; i++) {
                String name = options.text(CommandOption.USER_PREFIX) + i;
                signIns.add(pool.submit(() -> signIn(name, token)));
            }
            return await(signIns);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LoadFailed failed
                    ? failed
                    : new LoadFailed(unreachable(Objects.requireNonNull(e.getCause())));
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            pool.shutdownNow();
        }
    }

    private List<LoadMember> await(List<Future<LoadMember>> signIns) throws ExecutionException, InterruptedException {
        var members = new ArrayList<LoadMember>();
        long printedNanos = System.nanoTime();
        for (var each : signIns) {
            members.add(each.get());
            if (System.nanoTime() - printedNanos > TimeUnit.SECONDS.toNanos(1)) {
                printedNanos = System.nanoTime();
                progressReporter.print("signed in " + members.size() + " of " + signIns.size() + " users");
            }
        }
        progressReporter.print("signed in " + members.size() + " users");
        return members;
    }

    private Map.Entry<String, String> csrfToken() {
        try {
            var response = http.send(
                    HttpRequest.newBuilder(server.resolve("/api/session"))
                            .timeout(TIMEOUT)
                            .build(),
                    BodyHandlers.discarding());
            return cookies(response).entrySet().stream()
                    .filter(cookie -> cookie.getKey().startsWith("XSRF-TOKEN"))
                    .findFirst()
                    .orElseThrow(() -> new LoadFailed("The server at " + server
                            + " is not a Parley: GET /api/session sets no XSRF-TOKEN cookie."
                            + " Use --auth connect for other servers."));
        } catch (IOException e) {
            throw new LoadFailed(unreachable(e));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private LoadMember signIn(String name, Map.Entry<String, String> token) throws IOException, InterruptedException {
        String body = JsonWriter.of(Map.of("username", name, "password", options.text(CommandOption.PASSWORD)));
        var response = post("/api/accounts", body, token);
        if (response.statusCode() == 409) {
            response = post("/api/session", body, token);
        }
        if (response.statusCode() / 100 != 2) {
            throw new LoadFailed(rejection(name, response));
        }
        String cookies = cookies(response).entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        return new LoadMember(name, cookies);
    }

    private HttpResponse<String> post(String path, String body, Map.Entry<String, String> token)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Cookie", token.getKey() + "=" + token.getValue())
                .header("X-XSRF-TOKEN", token.getValue())
                .POST(BodyPublishers.ofString(body))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        for (int i = 1; i < MAX_ATTEMPTS && (response.statusCode() == 429 || response.statusCode() == 503); i++) {
            TimeUnit.SECONDS.sleep(
                    response.headers().firstValueAsLong("Retry-After").orElse(1));
            response = http.send(request, BodyHandlers.ofString());
        }
        return response;
    }

    private static Map<String, String> cookies(HttpResponse<?> response) {
        return response.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, (cookie + ";").indexOf(';')).split("=", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (first, last) -> last));
    }

    private static String rejection(String name, HttpResponse<String> response) {
        if (response.body().contains("\"registration_closed\"")) {
            return "Registration is closed on this server, and the account " + name
                    + " does not exist: start it with parley.accounts.registration=open, or name existing accounts with"
                    + " --user-prefix and --password.";
        }
        if (response.body().contains("\"invalid_credentials\"")) {
            return "The account " + name + " has another password: pass it with --password, or choose another"
                    + " --user-prefix.";
        }
        return "The server rejected the sign-in of " + name + " with status " + response.statusCode() + ": "
                + response.body().strip();
    }

    private String unreachable(Throwable cause) {
        return "Could not reach the server at " + server + " (--url): " + cause + ".";
    }

    private static LoadFailed interrupted() {
        Thread.currentThread().interrupt();
        return new LoadFailed("Interrupted.");
    }
}
