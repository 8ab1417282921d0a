package dev.parley.gateway;

import dev.parley.fanout.Opened;
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
    static Map<String, String> headers(Opened opened) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("seq", Long.toString(opened.head()));
        headers.put("epoch", opened.epoch());
        if (opened.reset()) {
            headers.put("reset", "true");
        }
        opened.first().ifPresent(first -> headers.put("first", Long.toString(first)));
        return headers;
    }
}
