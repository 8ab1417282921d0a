package dev.parley.web;

import dev.parley.problem.ContainerResponse;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.Problem;
import dev.parley.problem.RequestRejected;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Collects the answers of the API and writes them without blocking a thread: a hundred clients that ask and do not read would
 * otherwise hold a hundred of the container's two hundred threads.
 *
 * <p>The answers that wait to be written take {@link #mostBytes} at most; beyond it requests get 503. Outside of all filters
 * that write, and inside the one that handles a missing database.
 */
final class BufferedResponseFilter extends OncePerRequestFilter {

    /** The request attribute under which {@link ReadLimitFilter} leaves the read in progress. */
    static final String READ = BufferedResponseFilter.class.getName() + ".read";

    /** The container writes so much by itself, after the request's thread has left. */
    private static final int SMALL_BYTES = 16 * 1024;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final AtomicLong pendingBytes = new AtomicLong();
    private final long mostBytes;

    BufferedResponseFilter(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Event streams write without blocking by themselves. */
    static boolean appliesTo(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/api/") && !path.endsWith("/events") && !HttpMethod.HEAD.matches(request.getMethod());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !appliesTo(request);
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var answer = new ContentCachingResponseWrapper(response);
        boolean answered = false;
        try {
            chain.doFilter(request, answer);
            answered = true;
        } finally {
            if (!answered) {
                endRead(request);
            }
        }
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new EndOfRead(request));
        } else {
            send(request, answer);
        }
    }

    private void send(HttpServletRequest request, ContentCachingResponseWrapper answer) throws IOException {
        byte[] content = answer.getContentAsByteArray();
        if (request.getAttribute(READ) instanceof ReadLimits.Read read) {
            read.answered(content.length);
        }
        // In a later dispatch of the same request there is a wrapper of the first one beneath this one.
        var response = ContainerResponse.of(answer);
        if (content.length <= SMALL_BYTES) {
            if (content.length > 0) {
                response.setContentLength(content.length);
                response.getOutputStream().write(content);
            }
            endRead(request);
        } else if (pendingBytes.addAndGet(content.length) > mostBytes) {
            pendingBytes.addAndGet(-content.length);
            endRead(request);
            Problem.write(
                    new RequestRejected(ErrorCode.OVERLOADED, "Too many answers are waiting to be read.", RETRY_AFTER),
                    response);
        } else {
            sendInBackground(request, response, content);
        }
    }

    private void sendInBackground(HttpServletRequest request, HttpServletResponse response, byte[] content)
            throws IOException {
        response.setContentLength(content.length);
        var context = request.startAsync(request, response);
        // The container ends a write that makes no progress for its idle timeout.
        context.setTimeout(0);
        new ResponseWriter(context, response.getOutputStream(), content, () -> {
                    pendingBytes.addAndGet(-content.length);
                    endRead(request);
                })
                .start();
    }

    private static void endRead(HttpServletRequest request) {
        if (request.getAttribute(READ) instanceof ReadLimits.Read read) {
            read.end();
        }
    }

    /** For a request that is answered later, and perhaps never. */
    private record EndOfRead(HttpServletRequest request) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            endRead(request);
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {
            endRead(request);
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
