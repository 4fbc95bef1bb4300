package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the serial logs of a node within their limit. For one thread. */
final class ConsoleTrimmer {
  private static final Logger log = LoggerFactory.getLogger(ConsoleTrimmer.class);

  private final Map<Path, Long> freed = new HashMap<>();

  /** Looks at each log once. */
  void trim(List<ConsoleLog> logs) {
    freed.keySet().retainAll(logs.stream().map(ConsoleLog::file).toList());
    for (ConsoleLog each : logs) {
      try {
        freed.put(each.file(), each.trim(freed.getOrDefault(each.file(), 0L)));
      } catch (NoSuchFileException e) {
        freed.remove(each.file());
      } catch (IOException e) {
        log.warn("A serial log grows past its limit", e);
      }
    }
  }
}
