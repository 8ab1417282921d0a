package dev.parley.account.signin;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.KeyedRateLimiter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Slows down password guessing, without letting attackers lock out the owner of an account.
 *
 * <p>An attempt is charged before its password is checked, so that concurrent attempts all count, and refunded when the
 * password was correct. Three budgets apply at once:
 *
 * <table>
 * <tr><th>for</th><th>at once</th><th>then one every</th><th>against</th></tr>
 * <tr><td>an account from one address</td><td>5</td><td>minute</td><td>guessing one password</td></tr>
 * <tr><td>an account from everywhere</td><td>50</td><td>10 s</td><td>one password from many addresses</td></tr>
 * <tr><td>an address</td><td>100</td><td>5 s</td><td>trying one password on many accounts</td></tr>
 * </table>
 *
 * <p>The second budget does not apply to addresses from which that account has signed in before: the owner can sign in
 * while others are guessing. Each table holds at most {@value #MAX_KEYS} keys. Any thread; never blocks for long.
 */
class SignInThrottle {

    private static final int MAX_KEYS = 20_000;

    private final KeyedRateLimiter pairs;
    private final KeyedRateLimiter accounts;
    private final KeyedRateLimiter addresses;

    private final Set<String> knownPairs = Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_KEYS;
        }
    });

    SignInThrottle(InstantSource clock) {
        this.pairs = new KeyedRateLimiter(5, Duration.ofMinutes(1), MAX_KEYS, clock);
        this.accounts = new KeyedRateLimiter(50, Duration.ofSeconds(10), MAX_KEYS, clock);
        this.addresses = new KeyedRateLimiter(100, Duration.ofSeconds(5), MAX_KEYS, clock);
    }

    /**
     * Charges an attempt.
     *
     * @throws RequestRejected {@code TOO_MANY_ATTEMPTS} with the time to wait
     */
    synchronized void charge(String username, String address) {
        String network = NetworkAddress.key(address);
        String pair = pair(username, network);
        boolean known = knownPairs.contains(pair);
        Duration wait = Stream.of(
                        pairs.untilNext(pair),
                        addresses.untilNext(network),
                        known ? Duration.ZERO : accounts.untilNext(username))
                .max(Duration::compareTo)
                .orElseThrow();
        if (wait.compareTo(Duration.ZERO) > 0) {
            throw new RequestRejected(
                    ErrorCode.TOO_MANY_ATTEMPTS, "Too many attempts. Wait before you try again.", wait);
        }
        pairs.charge(pair);
        addresses.charge(network);
        if (!known) {
            accounts.charge(username);
        }
    }

    synchronized void succeeded(String username, String address) {
        String network = NetworkAddress.key(address);
        pairs.clear(pair(username, network));
        accounts.clear(username);
        // Refunds only this attempt: an attacker's own account must not clear the attempts on other accounts.
        addresses.refund(network);
        knownPairs.add(pair(username, network));
    }

    /** Refunds an attempt whose password could not be checked. */
    synchronized void refund(String username, String address) {
        String network = NetworkAddress.key(address);
        pairs.refund(pair(username, network));
        accounts.refund(username);
        addresses.refund(network);
    }

    synchronized int trackedKeys() {
        return Math.max(Math.max(pairs.size(), accounts.size()), Math.max(addresses.size(), knownPairs.size()));
    }

    private static String pair(String username, String network) {
        return username + " " + network;
    }
}
