package cloud.faso.agent.ovn.ovsdb;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON-RPC 1.0 over one connection, both ways: calls of ours, and echoes and notices of the
 * server's. Notices are taken in, one after the other, before the answer to any call that the
 * server sent after them.
 */
final class JsonRpc implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JsonRpc.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int BUFFER_BYTES = 1 << 16;
  // A server that carries out a large transaction does nothing else meanwhile, echoes included.
  private static final long SILENCE_SECONDS = 60;
  private static final long ECHO_EVERY_SECONDS = 5;

  private final Endpoint.Wire wire;
  private final OutputStream out;
  private final Notices notices;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicLong calls = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final CompletableFuture<String> ended = new CompletableFuture<>();

  JsonRpc(Endpoint.Wire wire, Notices notices) {
    this.wire = wire;
    this.out = new BufferedOutputStream(wire.out(), BUFFER_BYTES);
    this.notices = notices;
    Thread.ofVirtual().name("ovsdb").start(this::read);
  }

  /** Takes in what the server tells unasked. */
  @FunctionalInterface
  interface Notices {
    /** A method's name and its parameters. */
    void notice(String method, JsonNode params);
  }

  /** Done when the connection has ended, with why. */
  CompletableFuture<String> ended() {
    return ended;
  }

  /** Whether a call waits for its answer. */
  boolean isBusy() {
    return !waiting.isEmpty();
  }

  /** Returns when the connection has ended or does not answer, with why, or when told to close. */
  String keep(CompletableFuture<Void> closed) throws InterruptedException {
    CompletableFuture<Object> either = CompletableFuture.anyOf(closed, ended());
    while (!either.isDone()) {
      try {
        either.get(ECHO_EVERY_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        // What a call waits for has a patience of its own.
        if (!isBusy() && !answers()) {
          return "the server does not answer";
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return ended.getNow("closed");
  }

  private boolean answers() throws InterruptedException {
    try {
      var _ = call("echo", JSON.arrayNode(), SILENCE_SECONDS);
      return true;
    } catch (IOException | RpcError e) {
      return false;
    }
  }

  /**
   * Calls and waits for the answer.
   *
   * @param seconds how long to wait for it
   * @throws RpcError when the server answers that it will not
   * @throws IOException when there is no answer
   */
  JsonNode call(String method, JsonNode params, long seconds)
      throws RpcError, IOException, InterruptedException {
    return call(method, params, seconds, _ -> {});
  }

  /**
   * The same.
   *
   * @param first takes in the result before any notice that the server sent after it
   */
  JsonNode call(String method, JsonNode params, long seconds, Consumer<JsonNode> first)
      throws RpcError, IOException, InterruptedException {
    long id = calls.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    // Runs on the thread that completes the answer, which is the one that reads.
    CompletableFuture<JsonNode> taken =
        answer.thenApply(
            message -> {
              if (isSuccess(message)) {
                first.accept(message.path("result"));
              }
              return message;
            });
    waiting.put(id, answer);
    try {
      ObjectNode request = JSON.objectNode();
      request.put("method", method);
      request.set("params", params);
      request.put("id", id);
      try {
        send(request);
      } catch (IOException e) {
        throw new IOException(whyEnding(e), e);
      }
      if (ended.isDone()) {
        throw new IOException(ended.getNow(""));
      }
      JsonNode message = taken.get(seconds, TimeUnit.SECONDS);
      if (!isSuccess(message)) {
        throw new RpcError(message.path("error").toString());
      }
      return message.path("result");
    } catch (ExecutionException e) {
      throw new IOException(
          String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()), e);
    } catch (TimeoutException e) {
      throw new IOException("no answer to " + method + " within " + seconds + " s", e);
    } finally {
      waiting.remove(id);
    }
  }

  /** What cannot be written ends what is read as well, and that knows why. */
  private String whyEnding(IOException e) throws InterruptedException {
    try {
      return ended.get(1, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException none) {
      return String.valueOf(e.getMessage());
    }
  }

  private static boolean isSuccess(JsonNode message) {
    return message.path("error").isNull() || message.path("error").isMissingNode();
  }

  private void send(JsonNode message) throws IOException {
    writing.lock();
    try {
      // The generator must not close the stream, nor wait for more to send.
      JsonGenerator generator = MAPPER.createGenerator(out);
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      MAPPER.writeTree(generator, message);
      generator.flush();
      out.flush();
    } finally {
      writing.unlock();
    }
  }

  private void read() {
    try (JsonParser parser = MAPPER.createParser(wire.in())) {
      while (parser.nextToken() != null) {
        take(MAPPER.readTree(parser));
      }
      end("the server closed the connection");
    } catch (IOException e) {
      end(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("the OVSDB client has a bug; it connects anew");
      end("a bug: " + e);
    }
  }

  private void take(JsonNode message) throws IOException {
    JsonNode id = message.path("id");
    String method = message.path("method").asText("");
    if (method.isEmpty()) {
      CompletableFuture<JsonNode> answer = id.isNumber() ? waiting.get(id.asLong()) : null;
      if (answer != null) {
        answer.complete(message);
      }
    } else if (method.equals("echo")) {
      ObjectNode reply = JSON.objectNode();
      reply.set("result", message.path("params"));
      reply.putNull("error");
      reply.set("id", id);
      send(reply);
    } else {
      notices.notice(method, message.path("params"));
    }
  }

  private void end(String why) {
    if (ended.complete(why)) {
      IOException lost = new IOException(why);
      waiting.values().forEach(answer -> answer.completeExceptionally(lost));
      closeQuietly(wire.socket());
    }
  }

  private static void closeQuietly(@Nullable AutoCloseable socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (Exception e) {
      log.atDebug().setCause(e).log("connection not closed");
    }
  }

  @Override
  public void close() {
    end("closed");
  }

  /** The server's word that it will not do what a call asked for. */
  static final class RpcError extends Exception {
    private static final long serialVersionUID = 1L;

    RpcError(String message) {
      super(message);
    }
  }
}
