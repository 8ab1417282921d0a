package dev.parley.problem;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Writes the problem response for requests that Jetty rejects before any servlet or filter runs. */
@Component
class JettyErrorPage implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(server -> server.setErrorHandler(new ProblemErrorHandler()));
    }

    private static class ProblemErrorHandler extends ErrorHandler {

        ProblemErrorHandler() {
            setCacheControl("no-store");
        }

        /** The base class writes a body for GET and POST only. */
        @Override
        public boolean errorPageForMethod(String method) {
            return true;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            SecurityHeaders.addToError(response.getHeaders());
            return super.handle(request, response, callback);
        }

        @Override
        protected void generateResponse(
                Request request,
                Response response,
                int status,
                @Nullable String message,
                @Nullable Throwable cause,
                Callback callback) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            byte[] json = Problem.ofStatus(status).json();
            response.write(true, ByteBuffer.wrap(json), callback);
        }
    }
}
