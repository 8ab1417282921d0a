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

/** Refuses request bodies over a bound with 413, before reading them if the client says how large they are. */
class BodyLimit extends OncePerRequestFilter {

    private static final long MOST_DRAINED_BYTES = 4 * 1024 * 1024;

    private final long mostBytes;

    BodyLimit(DataSize most) {
        this.mostBytes = most.toBytes();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > mostBytes) {
            drain(request);
            Problem.of(ErrorCode.TOO_LARGE, "The body may have at most " + mostBytes + " bytes.")
                    .write(response);
        } else if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null) {
            chain.doFilter(request, response);
        } else {
            Counted counted = new Counted(request, mostBytes);
            chain.doFilter(counted, response);
            if (counted.exceeded) {
                drain(request);
            }
        }
    }

    /**
     * Reads what is left of the body, up to a bound. A connection that is closed while its client still sends is reset,
     * and most clients would then report that instead of the answer.
     */
    private static void drain(HttpServletRequest request) throws IOException {
        byte[] thrownAway = new byte[8192];
        long left = MOST_DRAINED_BYTES;
        int read = 0;
        while (left > 0 && read >= 0) {
            read = request.getInputStream().read(thrownAway);
            left -= read;
        }
    }

    private static class Counted extends HttpServletRequestWrapper {

        private final long mostBytes;
        private boolean exceeded;

        Counted(HttpServletRequest request, long mostBytes) {
            super(request);
            this.mostBytes = mostBytes;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new CountedStream(super.getInputStream(), mostBytes, () -> exceeded = true);
        }
    }

    private static class CountedStream extends ServletInputStream {

        private final ServletInputStream stream;
        private final Runnable exceeded;
        private long leftBytes;

        CountedStream(ServletInputStream stream, long leftBytes, Runnable exceeded) {
            this.stream = stream;
            this.leftBytes = leftBytes;
            this.exceeded = exceeded;
        }

        @Override
        public int read() throws IOException {
            int read = stream.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = stream.read(target, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int bytes) throws IOException {
            leftBytes -= bytes;
            if (leftBytes < 0) {
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
