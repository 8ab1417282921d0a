package dev.parley.problem;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/** A request with other headers than it came with: without those that would be misread further on. */
public final class HeaderOverridingRequest extends Request.Wrapper {

    private final HttpFields headers;

    public HeaderOverridingRequest(Request request, HttpFields headers) {
        super(request);
        this.headers = headers;
    }

    @Override
    public HttpFields getHeaders() {
        return headers;
    }
}
