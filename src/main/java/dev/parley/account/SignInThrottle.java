package dev.parley.account;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Slows down guessing of passwords, without giving anyone the means to lock somebody else out.
 *
 * <p>An attempt is counted before its password is looked at, so that many at once count as many, and given back when the
 * password was right. Three budgets hold at the same time:
 *
 * <table>
 * <tr><th>for</th><th>at once</th><th>then one every</th><th>against</th></tr>
 * <tr><td>an account from one address</td><td>5</td><td>minute</td><td>guessing one password</td></tr>
 * <tr><td>an account from everywhere</td><td>50</td><td>10 s</td><td>the same from many addresses</td></tr>
 * <tr><td>an address</td><td>100</td><td>5 s</td><td>trying one password on many accounts</td></tr>
 * </table>
 *
 * <p>The second one does not hold for addresses from which that account has signed in before: its owner gets in while
 * others are guessing. Each table remembers {@value #MOST_KEYS} keys. May be called by any thread; never blocks for long.
 */
class SignInThrottle {

    private static final int MOST_KEYS = 20_000;

    private final KeyedRateLimiter pairs;
    private final KeyedRateLimiter accounts;
    private final KeyedRateLimiter addresses;

    private final Set<String> knownPairs = Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_KEYS;
        }
    });

    SignInThrottle(InstantSource clock) {
        this.pairs = new KeyedRateLimiter(5, Duration.ofMinutes(1), MOST_KEYS, clock);
        this.accounts = new KeyedRateLimiter(50, Duration.ofSeconds(10), MOST_KEYS, clock);
        this.addresses = new KeyedRateLimiter(100, Duration.ofSeconds(5), MOST_KEYS, clock);
    }

    /** Counts an attempt, or refuses it with {@code too_many_attempts} and the time to wait. */
    synchronized void attempt(String username, String address) {
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
        pairs.take(pair);
        addresses.take(network);
        if (!known) {
            accounts.take(username);
        }
    }

    synchronized void succeeded(String username, String address) {
        String network = NetworkAddress.key(address);
        pairs.clear(pair(username, network));
        accounts.clear(username);
        // Only this one: whoever owns an account must not wash off what they tried on others.
        addresses.giveBack(network);
        knownPairs.add(pair(username, network));
    }

    /** The attempt came to no answer, right or wrong. */
    synchronized void withdrawn(String username, String address) {
        String network = NetworkAddress.key(address);
        pairs.giveBack(pair(username, network));
        accounts.giveBack(username);
        addresses.giveBack(network);
    }

    synchronized int remembered() {
        return Math.max(Math.max(pairs.size(), accounts.size()), Math.max(addresses.size(), knownPairs.size()));
    }

    private static String pair(String username, String network) {
        return username + " " + network;
    }
}
