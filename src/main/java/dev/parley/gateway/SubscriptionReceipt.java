package dev.parley.gateway;

import dev.parley.fanout.SubscriptionStart;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the headers of a SUBSCRIBE's receipt. */
final class SubscriptionReceipt {

    private SubscriptionReceipt() {}

    /** Of a subscription without numbers. */
    static Map<String, String> headers(String epoch) {
        return Map.of("epoch", epoch);
    }

    /** Of a subscription to a stream. */
    static Map<String, String> headers(SubscriptionStart subscriptionStart) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("seq", Long.toString(subscriptionStart.head()));
        headers.put("epoch", subscriptionStart.epoch());
        if (subscriptionStart.reset()) {
            headers.put("reset", "true");
        }
        subscriptionStart.first().ifPresent(first -> headers.put("first", Long.toString(first)));
        return headers;
    }
}
