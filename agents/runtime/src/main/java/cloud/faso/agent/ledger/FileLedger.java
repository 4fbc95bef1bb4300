package cloud.faso.agent.ledger;

import cloud.faso.agent.platform.DurableFile;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ledger in one file: a log of {@linkplain LedgerLine checksummed lines} that is rewritten when
 * it has grown to much more than what it says.
 *
 * <p>A last line without its end is a write that was cut short, and nothing was done about it yet,
 * so it is dropped. Anything else that is not as it was written puts the whole file in doubt: it is
 * set aside and the ledger starts unknown.
 */
public final class FileLedger implements Ledger, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FileLedger.class);
  private static final long COMPACT_ABOVE_BYTES = 256 * 1024;

  private final Path file;
  private final String nodeId;
  private final MemoryLedger memory = new MemoryLedger();
  private @Nullable FileChannel channel;
  private long bytes;
  private long bytesWhenCompact;

  private FileLedger(Path file, String nodeId) {
    this.file = file;
    this.nodeId = nodeId;
  }

  /**
   * Reads what is there. A file of another node, or one that is damaged, counts as none.
   *
   * @throws LedgerFailure when the file can be neither read nor set aside
   */
  public static FileLedger open(Path file, String nodeId) throws LedgerFailure {
    FileLedger ledger = new FileLedger(file, nodeId);
    try {
      ledger.load();
    } catch (IOException e) {
      throw new LedgerFailure("The ledger " + file + " cannot be opened: " + e.getMessage(), e);
    }
    return ledger;
  }

  @Override
  public long revision() {
    return memory.revision();
  }

  @Override
  public Map<String, Assignment> assignments() {
    return memory.assignments();
  }

  @Override
  public void accept(Assignments answer) throws LedgerFailure {
    boolean changes = answer.complete() || !answer.items().isEmpty();
    if (!changes && answer.revision() == memory.revision()) {
      return;
    }
    try {
      if (answer.complete() || channel == null) {
        rewrite(answer);
      } else {
        append(LedgerLine.of(answer), true);
      }
    } catch (IOException e) {
      forgetChannel();
      throw new LedgerFailure("The ledger " + file + " cannot be written: " + e.getMessage(), e);
    }
    memory.accept(answer);
  }

  @Override
  public void provisioned(String id) {
    if (!memory.canBeProvisioned(id)) {
      return;
    }
    memory.provisioned(id);
    try {
      if (channel == null) {
        rewrite(new Assignments(memory.revision(), false, List.of(), List.of()));
      } else {
        append(LedgerLine.noting(id), false);
      }
    } catch (IOException e) {
      // It is in memory, and written with the next answer; the control plane hears of it as well.
      log.atWarn().setCause(e).log("ledger line not written");
      forgetChannel();
    }
  }

  @Override
  public void forget(Collection<String> ids) {
    memory.forget(ids);
    try {
      if (channel != null) {
        append(LedgerLine.forgetting(List.copyOf(ids)), false);
      }
    } catch (IOException e) {
      // A tombstone that is remembered for longer than needed does no harm.
      log.atWarn().setCause(e).log("ledger line not written");
      forgetChannel();
    }
  }

  @Override
  public void close() {
    forgetChannel();
  }

  private void append(byte[] line, boolean durable) throws IOException {
    FileChannel out = channel;
    if (out == null) {
      throw new IOException("not open");
    }
    writeFully(out, line);
    if (durable) {
      out.force(false);
    }
    bytes += line.length;
    if (bytes > COMPACT_ABOVE_BYTES && bytes > 3 * bytesWhenCompact) {
      // What was just appended is not in memory yet, so the next append compacts with it.
      bytesWhenCompact = bytes;
      forgetChannel();
    }
  }

  private static void writeFully(FileChannel out, byte[] line) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(line);
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
  }

  /** Writes the present state as it will be after {@code answer}, replacing the file whole. */
  private void rewrite(Assignments answer) throws IOException {
    MemoryLedger next = new MemoryLedger();
    next.accept(snapshot());
    next.accept(answer);
    byte[] content =
        LedgerLine.file(
            nodeId,
            new Assignments(
                next.revision(), true, List.copyOf(next.assignments().values()), List.of()));
    forgetChannel();
    DurableFile.replace(file, content);
    bytes = content.length;
    bytesWhenCompact = bytes;
    channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  private Assignments snapshot() {
    return new Assignments(
        memory.revision(), true, List.copyOf(memory.assignments().values()), List.of());
  }

  private void load() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    byte[] content = Files.readAllBytes(file);
    List<LedgerLine> lines;
    try {
      lines = LedgerLine.read(content, nodeId);
    } catch (LedgerDamage e) {
      setAside(e);
      return;
    }
    for (LedgerLine line : lines) {
      line.applyTo(memory);
    }
    // The channel stays closed: the first accept rewrites the file, which also drops a torn end.
  }

  private void setAside(LedgerDamage damage) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    log.atWarn()
        .addKeyValue("file", aside)
        .addKeyValue("reason", damage.getMessage())
        .log("ledger set aside: asking the control plane for everything");
  }

  private void forgetChannel() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        log.atDebug().setCause(e).log("ledger not closed");
      }
    }
  }
}
