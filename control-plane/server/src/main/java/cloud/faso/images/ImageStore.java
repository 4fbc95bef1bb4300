package cloud.faso.images;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/** Where contents lie: {@code sha256/<64 hex digits>} under a folder. */
final class ImageStore {

  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  private final Path contents;

  ImageStore(Path folder) {
    this.contents = folder.resolve("sha256");
  }

  ImageContent open(String digest) throws IOException {
    FileChannel channel = FileChannel.open(path(digest), StandardOpenOption.READ);
    return new ImageContent(channel, channel.size());
  }

  private Path path(String digest) {
    if (!DIGEST.matcher(digest).matches()) {
      throw new IllegalArgumentException("no digest: " + digest);
    }
    return contents.resolve(digest.substring("sha256:".length()));
  }
}
