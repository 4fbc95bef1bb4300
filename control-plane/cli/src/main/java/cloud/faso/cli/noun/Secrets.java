package cloud.faso.cli.noun;

import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.Answer;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Verbs;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Answers that hold a secret, which is shown this once or goes straight into a file. */
final class Secrets {

  static final Field SAVE = Field.local("--save", Kind.TEXT);

  private Secrets() {}

  /**
   * Makes the call.
   *
   * @param secret the field of the answer that is one
   */
  static void show(Invocation in, Request request, ObjectNode body, String secret)
      throws IOException {
    Answer answer = in.send(request.body(body));
    if (Verbs.preview(in, answer)) {
      return;
    }
    ObjectNode thing = (ObjectNode) answer.json();
    String file = in.options().text("--save");
    if (file != null) {
      save(in, Path.of(file), thing.path(secret).asText());
      thing.remove(secret);
    }
    in.printer().thing(thing);
  }

  /** Nobody else may read the file at any moment, and it is there in whole or not at all. */
  private static void save(Invocation in, Path file, String secret) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw in.failure(ExitCode.USAGE, "file.no-folder", target);
    }
    var forOwner = PosixFilePermissions.fromString("rw-------");
    Path draft =
        Files.createTempFile(
            folder, ".faso", ".token", PosixFilePermissions.asFileAttribute(forOwner));
    Files.writeString(draft, secret + "\n");
    Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
