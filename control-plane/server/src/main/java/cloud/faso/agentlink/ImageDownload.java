package cloud.faso.agentlink;

import cloud.faso.images.ImageContent;
import cloud.faso.images.ImageService;
import cloud.faso.platform.problem.PlatformProblem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * The content of an image on its way to an agent: all of it, or the rest of a download that broke
 * off. What a digest names never changes, so a range always fits what was there before.
 */
final class ImageDownload {

  private static final int CHUNK = 128 << 10;

  private ImageDownload() {}

  /**
   * @param range as the contract allows it, {@code bytes=FROM-} or {@code bytes=FROM-TO}, or null
   */
  static Response answer(ImageService images, String digest, @Nullable String range) {
    ImageContent content = open(images, digest);
    try {
      return range == null ? whole(content) : part(content, range);
    } catch (RuntimeException refused) {
      close(content);
      throw refused;
    }
  }

  private static ImageContent open(ImageService images, String digest) {
    try {
      return images.open(digest);
    } catch (NoSuchFileException e) {
      throw PlatformProblem.NOT_FOUND.problem("image", digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Response whole(ImageContent content) {
    return stream(Response.ok(), content, 0, content.size());
  }

  private static Response part(ImageContent content, String range) {
    String[] ends = range.substring("bytes=".length()).split("-", 2);
    long size = content.size();
    long from = number(ends[0]);
    long to = ends[1].isEmpty() ? size - 1 : Math.min(number(ends[1]), size - 1);
    if (from >= size || to < from) {
      throw LinkProblem.RANGE_NOT_SATISFIABLE.problem(size);
    }
    Response.ResponseBuilder response =
        Response.status(Response.Status.PARTIAL_CONTENT)
            .header("Content-Range", "bytes " + from + "-" + to + "/" + size);
    return stream(response, content, from, to + 1 - from);
  }

  /** The contract has seen to it that these are digits; too many of them are past any end. */
  private static long number(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static Response stream(
      Response.ResponseBuilder response, ImageContent content, long from, long length) {
    StreamingOutput body = output -> copy(content, from, length, output);
    return response
        .type(MediaType.APPLICATION_OCTET_STREAM)
        .header(HttpHeaders.CONTENT_LENGTH, length)
        .header("Accept-Ranges", "bytes")
        .entity(body)
        .build();
  }

  private static void copy(ImageContent content, long from, long length, OutputStream output)
      throws IOException {
    try (content) {
      FileChannel channel = content.channel();
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      long left = length;
      long at = from;
      while (left > 0) {
        chunk.clear().limit((int) Math.min(CHUNK, left));
        int read = channel.read(chunk, at);
        if (read < 0) {
          throw new IOException("the content of an image ends before its end");
        }
        output.write(chunk.array(), 0, read);
        at += read;
        left -= read;
      }
    }
  }

  private static void close(ImageContent content) {
    try {
      content.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
