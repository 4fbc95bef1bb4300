package cloud.faso.agent.libvirt;

import cloud.faso.agent.platform.PidFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The QEMU processes that the agent's own libvirtd started, in this life of it or an earlier one.
 * They outlive it and every file by which it would know them again: whoever deletes the agent's
 * folder leaves guests that run on deleted disks.
 *
 * <p>What proves whose a process is are the mounts that it inherited. {@code faso-libvirtd} lays
 * the agent's folder over {@code /run/libvirt} for its libvirtd and what that starts, and for
 * nobody else; the kernel goes on telling where that folder was when it is deleted, and where it is
 * when it is moved.
 *
 * @param libvirtd the folder of the agent's own libvirtd; null when it uses another, of whose
 *     guests nothing proves that they are ours
 */
record OwnGuests(@Nullable Path libvirtd) {
  private static final String RUN = "/run/libvirt";
  private static final String DELETED = "//deleted";
  private static final Pattern GUEST = Pattern.compile("(?:^|\0)guest=([^,\0]+),");

  /** A process and the VM that it runs. */
  record Guest(String vmId, ProcessHandle process) {

    /** False also once it has ended and nobody has taken note of it. */
    boolean isAlive() {
      return !Proc.read(process, "cmdline").isEmpty();
    }

    /** True when it has a root disk open that is in no folder any more. */
    boolean holdsDeletedDisk() {
      return holds(this::isDeletedDisk, false);
    }

    /** True when it has a file of that volume open, wherever the file is, or may have. */
    boolean holdsVolume(String volumeId) {
      return holds(file -> file.contains("/" + volumeId + "/"), true);
    }

    /**
     * @param unsure what is assumed of one that lives and cannot be looked into
     */
    private boolean holds(Predicate<String> which, boolean unsure) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(Proc.path(process, "fd"))) {
        for (Path file : files) {
          if (which.test(target(file))) {
            return true;
          }
        }
        return false;
      } catch (IOException | DirectoryIteratorException e) {
        return unsure && process.isAlive();
      }
    }

    private static String target(Path link) throws IOException {
      try {
        return Files.readSymbolicLink(link).toString();
      } catch (NoSuchFileException closed) {
        return "";
      }
    }

    private boolean isDeletedDisk(String file) {
      return file.contains("/" + vmId + "/root.") && file.endsWith(".qcow2 (deleted)");
    }
  }

  /** All of them; none when libvirtd is not the agent's own, or does not run. */
  List<Guest> all() {
    Optional<Source> ours = daemon().flatMap(OwnGuests::source);
    if (ours.isEmpty()) {
      return List.of();
    }
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.flatMap(process -> guest(process).stream())
          .filter(guest -> source(guest.process()).filter(ours.get()::was).isPresent())
          .toList();
    }
  }

  /** Those of a VM: one, or none. */
  List<Guest> of(String vmId) {
    return all().stream().filter(guest -> guest.vmId().equals(vmId)).toList();
  }

  private static Optional<Guest> guest(ProcessHandle process) {
    Matcher name = GUEST.matcher(Proc.read(process, "cmdline"));
    return name.find()
        ? VmNames.vmId(name.group(1)).map(vmId -> new Guest(vmId, process))
        : Optional.empty();
  }

  /** The libvirtd that runs now. */
  private Optional<ProcessHandle> daemon() {
    if (libvirtd == null) {
      return Optional.empty();
    }
    try {
      return new PidFile(libvirtd.resolve("libvirtd.pid")).daemon();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What lies over {@code /run/libvirt} where a process lives. */
  private static Optional<Source> source(ProcessHandle process) {
    return Proc.read(process, "mountinfo")
        .lines()
        .map(line -> line.split(" ", -1))
        .filter(fields -> fields.length > 4 && fields[4].equals(RUN))
        .map(fields -> new Source(fields[2], fields[3]))
        .reduce((_, last) -> last);
  }

  /**
   * A folder as the kernel tells it.
   *
   * @param device number of the file system
   * @param path in that file system
   */
  private record Source(String device, String path) {

    /** True when the other is this folder, or one that was deleted in its place. */
    boolean was(Source other) {
      return device.equals(other.device)
          && (path.equals(other.path) || (path + DELETED).equals(other.path));
    }
  }
}
