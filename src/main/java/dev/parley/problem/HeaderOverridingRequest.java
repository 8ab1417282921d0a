package dev.parley.problem;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/** A request with replaced headers: a customizer removes headers that later layers would misread. */
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
