package cloud.faso.requests;

import cloud.faso.platform.http.Answer;
import cloud.faso.platform.id.TypedId;

/**
 * A call that was made.
 *
 * @param target id of what was made or changed
 * @param path of it
 */
record Done(Answer answer, TypedId target, String path) {}
