package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.patch;
import static cloud.faso.cli.command.Endpoint.post;
import static cloud.faso.cli.command.Endpoint.put;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.Answer;
import cloud.faso.cli.client.ProblemFailure;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.client.Upload;
import cloud.faso.cli.command.Endpoint;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.command.Verbs;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Images: announced, uploaded, listed for all or for a tenant. */
final class Images {

  private static final Endpoint LIST = get("listImages", "/v1/images");
  private static final Endpoint SHOW = get("getImage", "/v1/images/{image}");
  private static final Endpoint LIST_OF_TENANT =
      get("listTenantImages", "/v1/tenants/{tenant}/images");
  private static final Endpoint SHOW_OF_TENANT =
      get("getTenantImage", "/v1/tenants/{tenant}/images/{image}");
  private static final Endpoint CREATE = post("createImage", "/v1/images");
  private static final Endpoint UPLOAD = put("uploadImage", "/v1/images/{image}/content");

  private static final Field ARCHITECTURE =
      Field.choice("--architecture", "architecture", "x86_64", "aarch64");
  private static final Field MIN_DISK = Field.of("--min-disk", "minDiskGiB", Kind.GIB);
  private static final Field MIN_MEMORY = Field.of("--min-memory", "minMemoryMiB", Kind.MIB);
  private static final Field FILE = Field.local("--file", Kind.TEXT);

  /** A large image over a thin line takes hours. */
  private static final int UPLOAD_SECONDS = 24 * 3600;

  private Images() {}

  static Noun images() {
    return Noun.of(
        "image",
        list(),
        show(),
        create(),
        Verb.of("upload", Names.ONE, Images::uploadAgain, UPLOAD)
            .with(FILE.must())
            .with(Trait.CHANGES, Trait.CONDITIONAL),
        Verbs.set(patch("patchImage", "/v1/images/{image}"))
            .with(MIN_DISK, MIN_MEMORY, Catalogue.DESCRIPTION),
        Verbs.delete(delete("deleteImage", "/v1/images/{image}")),
        Verbs.wait(SHOW, "AVAILABLE", "PENDING"));
  }

  private static Verb list() {
    return Verb.of(
            "list",
            Names.NONE,
            in ->
                Verbs.printList(
                    in,
                    Request.get(in.path(endpoint(in, LIST_OF_TENANT, LIST).path(), null)),
                    "name",
                    "phase",
                    "format",
                    "architecture",
                    "sizeBytes",
                    "minDiskGiB",
                    "minMemoryMiB",
                    "createdAt"),
            LIST,
            LIST_OF_TENANT)
        .with(Field.choice("--phase", "phase", "PENDING", "AVAILABLE", "FAILED"), ARCHITECTURE)
        .with(Trait.LISTS);
  }

  private static Verb show() {
    return Verb.of(
        "show",
        Names.ONE,
        in -> {
          String path = in.path(endpoint(in, SHOW_OF_TENANT, SHOW).path(), in.name());
          in.printer().thing(in.send(Request.get(path)).json());
        },
        SHOW,
        SHOW_OF_TENANT);
  }

  private static Verb create() {
    return Verb.of("create", Names.ONE, Images::announceAndUpload, CREATE, UPLOAD)
        .with(
            FILE,
            Field.choice("--format", "format", "qcow2", "raw"),
            ARCHITECTURE,
            MIN_DISK,
            MIN_MEMORY,
            Field.text("--sha256", "sha256"),
            Catalogue.DESCRIPTION)
        .with(Trait.CHANGES);
  }

  private static Endpoint endpoint(Invocation in, Endpoint ofTenant, Endpoint ofAll) {
    return in.options().has("--tenant") ? ofTenant : ofAll;
  }

  private static void announceAndUpload(Invocation in) throws IOException {
    ObjectNode body = in.body().put("name", in.name());
    String file = in.options().text("--file");
    ImageFile content = file == null ? null : ImageFile.read(in, file);
    if (content != null) {
      content.complete(body);
    }
    if (!body.has("format")) {
      throw in.failure(ExitCode.USAGE, "image.which");
    }
    if (!body.has("architecture")) {
      body.put("architecture", architecture());
    }
    Answer answer = announce(in, body, file);
    if (Verbs.preview(in, answer)) {
      return;
    }
    JsonNode image = answer.json();
    in.printer().thing(content == null ? image : fill(in, image, content));
  }

  /**
   * Announces an image; should it be there without its content, says that this is what it lacks.
   */
  private static Answer announce(Invocation in, ObjectNode body, @Nullable String file) {
    try {
      return in.send(in.change("POST", CREATE.path()).body(body));
    } catch (ProblemFailure problem) {
      if (problem.status() != 409 || !lacksContent(in)) {
        throw problem;
      }
      String content = file == null ? "…" : Invocation.quoted(file);
      String next = in.words().of("image.lacks-content", in.name(), content, in.again());
      throw new CliFailure(problem.exitCode(), problem.words() + "\n" + next);
    }
  }

  private static boolean lacksContent(Invocation in) {
    try {
      Answer image = in.send(Request.get(in.path(SHOW.path(), in.name())));
      return !image.json().path("phase").asText().equals("AVAILABLE");
    } catch (CliFailure failure) {
      return false; // what the person is told of is the first refusal
    }
  }

  /** Uploads to an image just announced; should that be cut off, says how to go on. */
  private static JsonNode fill(Invocation in, JsonNode image, ImageFile file) {
    try {
      return upload(in, image.path("id").asText(), file).json();
    } catch (CliFailure failure) {
      if (failure.exitCode() != ExitCode.NO_ANSWER) {
        throw failure;
      }
      String content = Invocation.quoted(file.file().toString());
      String next = in.words().of("image.waits", in.name(), content, in.again());
      throw new CliFailure(failure.exitCode(), failure.words() + "\n" + next);
    }
  }

  private static void uploadAgain(Invocation in) throws IOException {
    ImageFile content = ImageFile.read(in, String.valueOf(in.options().text("--file")));
    Answer answer = upload(in, in.name(), content);
    if (!Verbs.preview(in, answer)) {
      in.printer().thing(answer.json());
    }
  }

  private static Answer upload(Invocation in, String image, ImageFile content) {
    Progress progress = new Progress(in, content.bytes());
    Request request =
        in.change("PUT", in.path(UPLOAD.path(), image))
            .upload(new Upload(content.file(), content.bytes(), progress::reached))
            .lasting(UPLOAD_SECONDS);
    Answer answer = in.send(request);
    progress.end();
    return answer;
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return name.equals("amd64") ? "x86_64" : name;
  }
}
