package dev.parley.gateway.broker;

import dev.parley.fanout.SubscriptionStart;
import java.util.LinkedHashMap;
import java.util.Map;

/** Creates the headers of the receipt for a SUBSCRIBE. */
final class SubscriptionReceipt {

    private SubscriptionReceipt() {}

    /** Returns the headers for a subscription without sequence numbers. */
    static Map<String, String> headers(String epoch) {
        return Map.of("epoch", epoch);
    }

    /** Returns the headers for a subscription to a stream. */
    static Map<String, String> headers(SubscriptionStart start) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("seq", Long.toString(start.head()));
        headers.put("epoch", start.epoch());
        if (start.reset()) {
            headers.put("reset", "true");
        }
        start.first().ifPresent(first -> headers.put("first", Long.toString(first)));
        return headers;
    }
}
