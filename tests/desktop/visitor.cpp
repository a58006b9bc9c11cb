// What a window manager and a file manager do to a window, for tests:
//
//   inkling-desktop-visitor close WINDOW        asks it to close, as the button in its frame does
//   inkling-desktop-visitor drop WINDOW FILE    drops a file on it
//
// Dropping is the protocol XDND, version 5 (freedesktop.org), from the side of the source.
#include <X11/Xatom.h>
#include <X11/Xlib.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <string>

namespace {

Display* display = nullptr;
Window target = None;

Atom atom(const char* name) { return XInternAtom(display, name, False); }

long to_long(Atom value) { return static_cast<long>(value); }

void send(const char* type, std::initializer_list<long> data) {
  XEvent event{};
  event.xclient.type = ClientMessage;
  event.xclient.window = target;
  event.xclient.message_type = atom(type);
  event.xclient.format = 32;
  std::size_t i = 0;
  for (const long value : data) event.xclient.data.l[i++] = value;
  XSendEvent(display, target, False, NoEventMask, &event);
  XFlush(display);
}

void close_window() { send("WM_PROTOCOLS", {to_long(atom("WM_DELETE_WINDOW")), CurrentTime}); }

/// Answers the window's question for what is dropped.
void hand_over(const XSelectionRequestEvent& request, const std::string& uris) {
  XChangeProperty(display, request.requestor, request.property, request.target, 8, PropModeReplace,
                  reinterpret_cast<const unsigned char*>(uris.data()),
                  static_cast<int>(uris.size()));
  XEvent event{};
  event.xselection = {.type = SelectionNotify,
                      .serial = 0,
                      .send_event = False,
                      .display = display,
                      .requestor = request.requestor,
                      .selection = request.selection,
                      .target = request.target,
                      .property = request.property,
                      .time = request.time};
  XSendEvent(display, request.requestor, False, NoEventMask, &event);
  XFlush(display);
}

/// Returns whether the window took the file.
bool drop(const std::string& file) {
  const std::string uris = "file://" + file + "\r\n";
  const Window source =
      XCreateSimpleWindow(display, DefaultRootWindow(display), 0, 0, 1, 1, 0, 0, 0);
  XSetSelectionOwner(display, atom("XdndSelection"), source, CurrentTime);
  constexpr long kVersion = 5L << 24, kPlace = 100L << 16 | 100;
  const long from = to_long(source);
  send("XdndEnter", {from, kVersion, to_long(atom("text/uri-list"))});
  send("XdndPosition", {from, 0, kPlace, CurrentTime, to_long(atom("XdndActionCopy"))});
  for (;;) {
    XEvent event;
    XNextEvent(display, &event);
    if (event.type == SelectionRequest) hand_over(event.xselectionrequest, uris);
    if (event.type != ClientMessage) continue;
    const Atom said = event.xclient.message_type;
    const long answer = event.xclient.data.l[1];
    if (said == atom("XdndFinished")) return answer != 0;  // GLFW says how many bytes it took.
    if (said != atom("XdndStatus")) continue;
    if (!(answer & 1)) return false;
    send("XdndDrop", {from, 0, CurrentTime});
  }
}

}  // namespace

int main(int argc, char** argv) {
  display = XOpenDisplay(nullptr);
  if (!display || argc < 3) return EXIT_FAILURE;
  target = std::strtoul(argv[2], nullptr, 0);
  bool done = false;
  if (std::strcmp(argv[1], "close") == 0) {
    close_window();
    done = true;
  } else if (argc == 4) {
    done = drop(argv[3]);
  }
  XCloseDisplay(display);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
