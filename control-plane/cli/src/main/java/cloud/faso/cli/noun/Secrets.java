package cloud.faso.cli.noun;

import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.Answer;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Verbs;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers that hold a secret, which is shown this once or goes straight into a file. */
final class Secrets {

  static final Field SAVE = Field.local("--save", Kind.TEXT);

  private Secrets() {}

  /**
   * Makes the call.
   *
   * @param secret the field of the answer that is one
   */
  static void show(Invocation in, Request request, @Nullable ObjectNode body, String secret)
      throws IOException {
    String file = in.options().text("--save");
    if (file == null) {
      Answer answer = in.send(request.body(body));
      if (!Verbs.preview(in, answer)) {
        in.printer().thing(answer.json());
      }
      return;
    }
    Path target = Path.of(file).toAbsolutePath();
    if (in.isDryRun()) {
      Verbs.preview(in, in.send(request.body(body)));
    } else {
      in.printer().thing(keep(in, target, () -> in.send(request.body(body)).json(), secret));
    }
  }

  /**
   * Makes a call whose answer holds a secret, and puts that into a file.
   *
   * @return the answer without it
   */
  static ObjectNode keep(Invocation in, Path target, Supplier<JsonNode> call, String secret)
      throws IOException {
    Path draft = draft(in, target);
    try {
      ObjectNode thing = (ObjectNode) call.get();
      save(in, draft, target, thing.path(secret).asText());
      thing.remove(secret);
      return thing;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * The file that is to become the target, made before the call: a secret that cannot be kept is
   * not asked for. Nobody else may read it at any moment.
   */
  private static Path draft(Invocation in, Path target) {
    Path folder = target.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw in.failure(ExitCode.USAGE, "file.no-folder", target);
    }
    if (Files.isDirectory(target)) {
      throw in.failure(ExitCode.USAGE, "file.unwritable", target, in.words().of("file.folder"));
    }
    var forOwner = PosixFilePermissions.fromString("rw-------");
    try {
      return Files.createTempFile(
          folder, ".faso", ".token", PosixFilePermissions.asFileAttribute(forOwner));
    } catch (IOException e) {
      throw in.failure(
          ExitCode.USAGE, "file.unwritable", target, in.words().of("file.folder-closed"));
    }
  }

  /** The target is there in whole or not at all. */
  private static void save(Invocation in, Path draft, Path target, String secret) {
    try {
      Files.writeString(draft, secret + "\n");
      Files.move(
          draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw in.failure(
          ExitCode.UNEXPECTED, "file.secret-lost", target, String.valueOf(e.getMessage()));
    }
  }
}
