package cloud.faso.agent;

import cloud.faso.agent.images.ImageSource;
import cloud.faso.agent.link.Link;
import cloud.faso.agent.link.LinkFailure;
import java.io.IOException;

/** Image content from the control plane. */
public final class LinkImages implements ImageSource {
  private final Link link;

  /** Over that link. */
  public LinkImages(Link link) {
    this.link = link;
  }

  @Override
  public Content open(String digest, long offset) throws IOException, InterruptedException {
    try {
      return link.image(digest, offset);
    } catch (LinkFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
