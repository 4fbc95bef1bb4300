package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.get;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.InputFile;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.command.Verbs;
import cloud.faso.spec.audit.AuditVerdict;
import cloud.faso.spec.audit.AuditVerifier;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Who did what: searched, exported, and checked without asking anybody. */
final class Audit {

  private static final String PLATFORM = "/v1/audit";
  private static final String MINISTRY = "/v1/ministries/{ministry}/audit";
  private static final String EXPORT = "/v1/audit/export";
  private static final String KEYS = "/v1/audit/keys";

  private Audit() {}

  static Noun audit() {
    return Noun.of("audit", list(), export(), keys(), verify());
  }

  private static Verb list() {
    return Verb.of(
            "list",
            Names.NONE,
            in ->
                Verbs.printList(
                    in,
                    Request.get(
                        in.path(in.options().has("--ministry") ? MINISTRY : PLATFORM, null)),
                    "at",
                    "name",
                    "from",
                    "verb",
                    "request",
                    "target",
                    "because",
                    "status",
                    "code",
                    "attempts",
                    "trace"),
            get("listAudit", PLATFORM),
            get("listMinistryAudit", MINISTRY))
        .with(
            Field.text("--actor", "actor"),
            Field.text("--target", "target"),
            Field.text("--verb", "verb"),
            Field.text("--because", "because"),
            Field.text("--since", "since"),
            Field.text("--until", "until"))
        .with(Trait.LISTS);
  }

  private static Verb export() {
    return Verb.of("export", Names.NONE, Audit::export, get("exportAudit", EXPORT))
        .with(
            Field.text("--from", "from").must(),
            Field.text("--to", "to").must(),
            Field.choice("--chain", "chain", "CHANGES", "REFUSALS"));
  }

  private static void export(Invocation in) throws IOException {
    in.world().out().write(in.send(in.filtered(Request.get(EXPORT))).bytes());
    in.world().out().flush();
  }

  private static Verb keys() {
    return Verb.of(
        "keys",
        Names.NONE,
        in -> in.printer().tree(in.send(Request.get(KEYS)).json()),
        get("listAuditKeys", KEYS));
  }

  private static Verb verify() {
    return Verb.of("verify", Names.NONE, Audit::verify)
        .with(Field.local("--file", Kind.TEXT).must(), Field.local("--keys", Kind.TEXT).must());
  }

  private static void verify(Invocation in) throws IOException {
    Map<String, PublicKey> keys = readKeys(in, Objects.requireNonNull(in.options().text("--keys")));
    Path file = Path.of(Objects.requireNonNull(in.options().text("--file")));
    InputFile.check(file, in.words());
    try (BufferedReader export = Files.newBufferedReader(file)) {
      switch (AuditVerifier.verify(export, keys)) {
        case AuditVerdict.Intact intact ->
            in.printer()
                .note(
                    in.words()
                        .of(
                            "audit.intact",
                            intact.chain(),
                            intact.entries(),
                            intact.before().seq() + 1,
                            intact.last().seq(),
                            intact.exportedAt()));
        case AuditVerdict.Broken broken ->
            throw new CliFailure(
                ExitCode.NOT_REACHED,
                in.words()
                    .of(
                        "audit.broken",
                        broken.seq(),
                        broken.line(),
                        in.words().of(word(broken.damage()))));
      }
    } catch (MalformedInputException e) {
      throw in.failure(ExitCode.USAGE, "file.unreadable", file, in.words().of("audit.not-text"));
    }
  }

  private static String word(AuditVerdict.Damage damage) {
    return "audit.damage." + damage.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What {@code faso audit keys -o json} shows. */
  private static Map<String, PublicKey> readKeys(Invocation in, String file) {
    Map<String, PublicKey> keys = new HashMap<>();
    try {
      JsonNode shown = new ObjectMapper().readTree(InputFile.text(file, in.world(), in.words()));
      for (JsonNode key : shown.path("items")) {
        String pem = key.path("publicKey").asText().replaceAll("-----[A-Z ]+-----|\\s", "");
        keys.put(
            key.path("name").asText(),
            KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem))));
      }
    } catch (JsonProcessingException | GeneralSecurityException | IllegalArgumentException e) {
      throw in.failure(ExitCode.USAGE, "audit.no-keys", file);
    }
    if (keys.isEmpty()) {
      throw in.failure(ExitCode.USAGE, "audit.no-keys", file);
    }
    return keys;
  }
}
