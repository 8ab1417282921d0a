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
 * Buffers API responses and writes them without blocking a thread. Otherwise a hundred clients that send requests and
 * do not read would hold a hundred of the container's two hundred threads.
 *
 * <p>Buffered responses take at most {@link #maxPendingBytes}; beyond it, requests get 503. This filter is outside all
 * filters that write, and inside {@code DatabaseUnavailableFilter}.
 */
final class BufferedResponseFilter extends OncePerRequestFilter {

    /** The request attribute in which {@link ReadLimitFilter} stores the read in progress. */
    static final String READ = BufferedResponseFilter.class.getName() + ".read";

    /** The container writes responses up to this size itself, after the request thread has returned. */
    private static final int SMALL_BYTES = 16 * 1024;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final AtomicLong pendingBytes = new AtomicLong();
    private final long maxPendingBytes;

    BufferedResponseFilter(long maxPendingBytes) {
        this.maxPendingBytes = maxPendingBytes;
    }

    /** Excludes event streams, which write without blocking themselves. */
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
        var buffered = new ContentCachingResponseWrapper(response);
        boolean completed = false;
        try {
            chain.doFilter(request, buffered);
            completed = true;
        } finally {
            if (!completed) {
                endRead(request);
            }
        }
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new ReadEndListener(request));
        } else {
            write(request, buffered);
        }
    }

    private void write(HttpServletRequest request, ContentCachingResponseWrapper buffered) throws IOException {
        byte[] content = buffered.getContentAsByteArray();
        if (request.getAttribute(READ) instanceof ReadLimits.Read read) {
            read.charge(content.length);
        }
        // In a later dispatch of this request, this wrapper contains the wrapper of the first dispatch.
        var response = ContainerResponse.of(buffered);
        if (content.length <= SMALL_BYTES) {
            if (content.length > 0) {
                response.setContentLength(content.length);
                response.getOutputStream().write(content);
            }
            endRead(request);
        } else if (pendingBytes.addAndGet(content.length) > maxPendingBytes) {
            pendingBytes.addAndGet(-content.length);
            endRead(request);
            Problem.write(
                    new RequestRejected(
                            ErrorCode.OVERLOADED,
                            "Too many responses are waiting for slow clients. Try again later.",
                            RETRY_AFTER),
                    response);
        } else {
            writeInBackground(request, response, content);
        }
    }

    private void writeInBackground(HttpServletRequest request, HttpServletResponse response, byte[] content)
            throws IOException {
        response.setContentLength(content.length);
        var context = request.startAsync(request, response);
        // No timeout: the container ends a write that makes no progress within its idle timeout.
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

    /** Ends the read when an asynchronous request completes or fails. */
    private record ReadEndListener(HttpServletRequest request) implements AsyncListener {

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
