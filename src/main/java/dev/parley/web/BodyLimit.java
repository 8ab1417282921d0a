package dev.parley.web;

import dev.parley.problem.BodyTooLarge;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects request bodies over the limit with 413: before reading if the request has a {@code Content-Length}, otherwise
 * while reading.
 */
class BodyLimit extends OncePerRequestFilter {

    private static final long MAX_DRAINED_BYTES = 4 * 1024 * 1024;

    private final long maxBytes;

    BodyLimit(DataSize max) {
        this.maxBytes = max.toBytes();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > maxBytes) {
            drain(request);
            Problem.of(
                            ErrorCode.TOO_LARGE,
                            "The body exceeds parley.limits.body-bytes, which is " + maxBytes + " bytes.")
                    .write(response);
        } else if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null) {
            chain.doFilter(request, response);
        } else {
            CountingRequest counting = new CountingRequest(request, maxBytes);
            chain.doFilter(counting, response);
            if (counting.exceeded) {
                drain(request);
            }
        }
    }

    /**
     * Reads the rest of the body, up to 4 MiB. Closing a connection while its client still sends resets it, and most
     * clients would report the reset instead of the response.
     */
    private static void drain(HttpServletRequest request) throws IOException {
        byte[] discarded = new byte[8192];
        long remaining = MAX_DRAINED_BYTES;
        int read = 0;
        while (remaining > 0 && read >= 0) {
            read = request.getInputStream().read(discarded);
            remaining -= read;
        }
    }

    private static class CountingRequest extends HttpServletRequestWrapper {

        private final long maxBytes;
        private boolean exceeded;

        CountingRequest(HttpServletRequest request, long maxBytes) {
            super(request);
            this.maxBytes = maxBytes;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new CountingStream(super.getInputStream(), maxBytes, () -> exceeded = true);
        }
    }

    private static class CountingStream extends ServletInputStream {

        private final ServletInputStream stream;
        private final Runnable exceeded;
        private long remainingBytes;

        CountingStream(ServletInputStream stream, long remainingBytes, Runnable exceeded) {
            this.stream = stream;
            this.remainingBytes = remainingBytes;
            this.exceeded = exceeded;
        }

        @Override
        public int read() throws IOException {
            int read = stream.read();
            charge(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = stream.read(target, offset, length);
            charge(Math.max(read, 0));
            return read;
        }

        private void charge(int bytes) throws IOException {
            remainingBytes -= bytes;
            if (remainingBytes < 0) {
                exceeded.run();
                throw new BodyTooLarge();
            }
        }

        @Override
        public boolean isFinished() {
            return stream.isFinished();
        }

        @Override
        public boolean isReady() {
            return stream.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            stream.setReadListener(listener);
        }
    }
}
