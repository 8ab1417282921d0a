package dev.parley.stream.epoch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores in a small file how many entries were ever committed to a database.
 *
 * <p>The file is written once for each commit of the log, in place, with one system call of about a microsecond. The
 * operating system holds it from then on, so it survives {@code kill -9}. It is not forced to the disk: after a power
 * failure the number may be too low; it then detects fewer old copies, but never mistakes the newest database for one.
 *
 * <p>A write sets the file's modification time and its change time to the same moment. A program that restores the file
 * from a backup, with its time, sets only the first one.
 */
final class HighWaterMark implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(HighWaterMark.class);

    /** Every number has this length, so that no write changes the size of the file. */
    private static final int DIGITS = 19;

    /** Network file systems may set the two times in two steps. */
    private static final Duration TIMES_APART = Duration.ofSeconds(2);

    /** A direct buffer, so that a write copies and allocates nothing. */
    private final ByteBuffer line = ByteBuffer.allocateDirect(DIGITS + 1);

    private final Path file;
    private @Nullable FileChannel channel;
    private long entries;
    private boolean failing;

    HighWaterMark(Path file) {
        this.file = file;
    }

    /** The reason why a database with this many entries is not the one that was written last; empty if it is. */
    Optional<String> mismatch(long count) {
        try {
            if (isFromBackup()) {
                return Optional.of("the file " + file + " was restored");
            }
            long known = Long.parseLong(Files.readString(file).strip());
            return count < known
                    ? Optional.of("the database is an older copy: it has " + count + " of " + known + " entries")
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.of("the file " + file + " cannot be read: " + e);
        }
    }

    private boolean isFromBackup() throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return false;
        }
        var changed = (FileTime) Files.getAttribute(file, "unix:ctime");
        return changed.toInstant()
                .isAfter(Files.getLastModifiedTime(file).toInstant().plus(TIMES_APART));
    }

    /** @throws UncheckedIOException if the file cannot be written */
    void start(long count) {
        try {
            PrivateFileCreator.createIfMissing(file);
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
            channel.truncate(DIGITS + 1);
            entries = count;
            write(channel);
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    /** Called by one thread, after {@link #start}. */
    void add(int more) {
        entries += more;
        if (channel == null) {
            return;
        }
        try {
            write(channel);
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                logger.warn(
                        "Could not write {}; a restored older copy of the database may not be detected until that works: {}",
                        file,
                        e.toString());
            }
        }
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            logger.warn("Could not close {}: {}", file, e.toString());
        }
    }

    private void write(FileChannel open) throws IOException {
        long rest = entries;
        for (int i = DIGITS - 1; i >= 0; i--) {
            line.put(i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        open.write(line.put(DIGITS, (byte) '\n').rewind(), 0);
    }
}
