package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.FakeControlPlane.Reply;
import cloud.faso.cli.Shell.Result;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Consoles, events and uploads: what comes and goes bit by bit. */
class StreamsTest extends ShellTestBase {

  @Test
  void a_console_is_read_from_its_tail_to_its_end() {
    server.answer("getConsoleLog", console(0, 20, "0123456789"), console(10, 20, "abcdefghi\n"));

    Result result = shell.run("vm", "console", "web-1");

    assertThat(result.out()).isEqualTo("0123456789abcdefghi\n");
    assertThat(server.received.get(0).query()).containsEntry("offset", "-65536");
    assertThat(server.received.get(1).query()).containsEntry("offset", "10");
  }

  @Test
  void a_console_is_followed_until_it_says_what_is_hoped_for() {
    server.answer(
        "getConsoleLog",
        console(0, 7, "booting"),
        console(7, 7, ""),
        console(7, 12, " rea"),
        console(11, 13, "dy"));

    Result result = shell.run("vm", "console-log", "web-1", "--until", "ready");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo("booting ready");
    assertThat(shell.pauses).isNotEmpty();
  }

  @Test
  void a_console_that_does_not_say_it_is_not_followed_for_ever() {
    server.answer("getConsoleLog", console(0, 3, "abc"), console(3, 3, ""));

    Result result = shell.run("vm", "console", "web-1", "--until", "ready", "--timeout", "5");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err()).contains("did not say: ready");
    assertThat(shell.pauses).hasSize(5);
  }

  @Test
  void events_are_watched_through_a_lost_connection() {
    server.answer("watchEvents", events(1, 2), events(3, 4));

    Result result = shell.run("event", "watch", "--count", "3", "-o", "json");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines()).hasSize(3).last().asString().contains("\"id\":\"3\"");
    assertThat(server.last().headers()).containsEntry("last-event-id", "2");
  }

  @Test
  void a_watch_that_saw_no_event_goes_on_from_where_it_began() {
    server.answer("watchEvents", eventStream(": hello\nid: 7\n\n"), events(8, 8));

    Result result = shell.run("event", "watch", "--count", "1", "-o", "json");

    assertThat(result.out().lines()).singleElement().asString().contains("\"id\":\"8\"");
    assertThat(server.received.getFirst().headers()).doesNotContainKey("last-event-id");
    assertThat(server.last().headers()).containsEntry("last-event-id", "7");
  }

  @Test
  void an_event_is_one_line_for_people() {
    server.answer("watchEvents", events(1, 1));

    assertThat(shell.run("event", "watch", "--count", "1", "--since", "0").out())
        .isEqualTo("1   vm.running   web-1   RUNNING   -   -\n");
    assertThat(server.last().headers()).containsEntry("last-event-id", "0");
  }

  @Test
  void an_image_is_announced_as_its_file_is_and_then_uploaded() throws IOException {
    Path file = Files.write(home.resolve("tiny.img"), qcow2(3L << 30));

    Result result =
        shell.run("image", "create", "tiny", "--file", file.toString(), "--min-memory", "128MiB");

    assertThat(result.exitCode()).isZero();
    var announced = server.received("POST").getFirst().body();
    assertThat(announced.path("format").asText()).isEqualTo("qcow2");
    assertThat(announced.path("minDiskGiB").asInt()).isEqualTo(3);
    assertThat(announced.path("minMemoryMiB").asInt()).isEqualTo(128);
    assertThat(announced.path("sha256").asText()).hasSize(64);
    var upload = server.received("PUT").getFirst();
    assertThat(upload.content()).isEqualTo(Files.readAllBytes(file));
    assertThat(upload.headers())
        .containsEntry("content-length", Long.toString(Files.size(file)))
        .containsEntry("content-type", "application/octet-stream");
    assertThat(result.err()).contains("uploaded 100 % of 200 KiB");
  }

  @Test
  void an_upload_that_was_lost_is_sent_again_from_its_beginning() throws IOException {
    Path file = Files.write(home.resolve("tiny.img"), qcow2(1 << 20));
    server.answer(
        "uploadImage",
        Reply.problem(503, "unavailable"),
        Reply.of(200, server.contract.example("Image")));

    Result result = shell.run("image", "upload", "tiny", "--file", file.toString());

    assertThat(result.exitCode()).isZero();
    assertThat(server.received("PUT"))
        .hasSize(2)
        .allSatisfy(call -> assertThat(call.content()).hasSize((int) Files.size(file)));
  }

  @Test
  void an_upload_that_is_cut_off_for_good_says_how_to_go_on() throws IOException {
    Path file = Files.write(home.resolve("tiny.img"), qcow2(1 << 20));
    server.answer("uploadImage", Reply.problem(503, "unavailable"));

    Result result = shell.run("image", "create", "tiny", "--file", file.toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.NO_ANSWER.number());
    assertThat(result.err()).contains("faso image upload tiny --file " + file);
  }

  @Test
  void an_image_that_was_announced_before_and_has_no_content_says_what_it_lacks()
      throws IOException {
    Path file = Files.write(home.resolve("tiny.img"), qcow2(1 << 20));
    ObjectNode image = (ObjectNode) server.contract.example("Image");
    server.answer("createImage", Reply.problem(409, "name-taken"));
    server.answer("getImage", Reply.of(200, image.deepCopy().put("phase", "PENDING")));
    String[] line = {"image", "create", "tiny", "--file", file.toString()};

    Result result = shell.run(line);

    assertThat(result.exitCode()).isEqualTo(ExitCode.CONFLICT.number());
    assertThat(result.err()).contains("faso image upload tiny --file " + file);

    server.answer("getImage", Reply.of(200, image.put("phase", "AVAILABLE")));
    assertThat(shell.run(line).err()).doesNotContain("image upload");
  }

  private static byte[] qcow2(long virtualSize) {
    return ByteBuffer.allocate(200 * 1024)
        .putInt(0x514649fb)
        .putInt(3)
        .putLong(24, virtualSize)
        .array();
  }

  private static Reply console(long offset, long size, String text) {
    return new Reply(
        200,
        Map.of(
            "Content-Type",
            "text/plain",
            "Faso-Console-Offset",
            Long.toString(offset),
            "Faso-Console-Size",
            Long.toString(size)),
        text);
  }

  private static Reply events(int from, int to) {
    StringBuilder text = new StringBuilder(": hello\n\n");
    for (int id = from; id <= to; id++) {
      text.append(
          """
          id: %1$d
          event: vm.running
          data: {"id":"%1$d","type":"vm.running","name":"web-1","phase":"RUNNING","reason":null}

          """
              .formatted(id));
    }
    return eventStream(text.toString());
  }

  private static Reply eventStream(String text) {
    return new Reply(200, Map.of("Content-Type", "text/event-stream"), text);
  }
}
