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
 * Signs users in over HTTP, making their accounts where there are none.
 *
 * <p>The server hashes each password slowly on purpose, so a few requests are under way at once. The CSRF token is only
 * compared with its cookie, so one token serves everybody, and each user costs one request, or two if the account exists.
 * The first node signs everybody in: the others know its sessions.
 */
final class LoadSignIn {

    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TRIES = 30;

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
        var pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            var signing = new ArrayList<Future<LoadMember>>();
            for (int i = 1; i <= count; i++) {
                String name = options.text(CommandOption.USER_PREFIX) + i;
                signing.add(pool.submit(() -> signIn(name, token)));
            }
            return await(signing);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LoadFailed told
                    ? told
                    : new LoadFailed(unreachable(Objects.requireNonNull(e.getCause())));
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            pool.shutdownNow();
        }
    }

    private List<LoadMember> await(List<Future<LoadMember>> signing) throws ExecutionException, InterruptedException {
        var members = new ArrayList<LoadMember>();
        long toldNanos = System.nanoTime();
        for (var each : signing) {
            members.add(each.get());
            if (System.nanoTime() - toldNanos > TimeUnit.SECONDS.toNanos(1)) {
                toldNanos = System.nanoTime();
                progressReporter.say("signed in " + members.size() + " of " + signing.size() + " users");
            }
        }
        progressReporter.say("signed in " + members.size() + " users");
        return members;
    }

    private Map.Entry<String, String> csrfToken() {
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(server.resolve("/api/session"))
                            .timeout(PATIENCE)
                            .build(),
                    BodyHandlers.discarding());
            return cookies(answer).entrySet().stream()
                    .filter(cookie -> cookie.getKey().startsWith("XSRF-TOKEN"))
                    .findFirst()
                    .orElseThrow(() -> new LoadFailed("The server at " + server
                            + " is no Parley: GET /api/session sets no XSRF-TOKEN cookie (see --auth connect)."));
        } catch (IOException e) {
            throw new LoadFailed(unreachable(e));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private LoadMember signIn(String name, Map.Entry<String, String> token) throws IOException, InterruptedException {
        String body = JsonWriter.of(Map.of("username", name, "password", options.text(CommandOption.PASSWORD)));
        var answer = post("/api/accounts", body, token);
        if (answer.statusCode() == 409) {
            answer = post("/api/session", body, token);
        }
        if (answer.statusCode() / 100 != 2) {
            throw new LoadFailed(refusal(name, answer));
        }
        String cookies = cookies(answer).entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        return new LoadMember(name, cookies);
    }

    private HttpResponse<String> post(String path, String body, Map.Entry<String, String> token)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Cookie", token.getKey() + "=" + token.getValue())
                .header("X-XSRF-TOKEN", token.getValue())
                .POST(BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        for (int i = 1; i < TRIES && (answer.statusCode() == 429 || answer.statusCode() == 503); i++) {
            TimeUnit.SECONDS.sleep(
                    answer.headers().firstValueAsLong("Retry-After").orElse(1));
            answer = http.send(request, BodyHandlers.ofString());
        }
        return answer;
    }

    private static Map<String, String> cookies(HttpResponse<?> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, (cookie + ";").indexOf(';')).split("=", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (first, last) -> last));
    }

    private static String refusal(String name, HttpResponse<String> answer) {
        if (answer.body().contains("\"registration_closed\"")) {
            return "Registration is closed on this server, and there is no account " + name
                    + ": start it with parley.accounts.registration=open, or name existing accounts with --user-prefix"
                    + " and --password.";
        }
        if (answer.body().contains("\"invalid_credentials\"")) {
            return "The account " + name + " exists with another password: give it with --password, or choose another"
                    + " --user-prefix.";
        }
        return "Signing in " + name + " was refused with " + answer.statusCode() + ": "
                + answer.body().strip();
    }

    private String unreachable(Throwable cause) {
        return "The server at " + server + " cannot be reached: " + cause + ".";
    }

    private static LoadFailed interrupted() {
        Thread.currentThread().interrupt();
        return new LoadFailed("Interrupted.");
    }
}
