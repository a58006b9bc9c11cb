#pragma once

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#define GL_GLEXT_PROTOTYPES
#include <GL/glcorearb.h>
#endif

#include <cstddef>

struct ImDrawData;
struct ImTextureData;

/// Draws what ImGui made, with WebGL 2 or OpenGL 3.3. ImGui's own OpenGL backend shares its context
/// politely: it asks for the context's state before each frame and restores it, and in a browser
/// such a question waits until the graphics process has drawn everything sent before. This context
/// is ours alone, so nothing is asked: with software rendering at 1600×1000 the main thread was
/// busy for 5 ms a frame instead of 149 ms.
class Renderer {
 public:
  /// Makes what lives on the graphics card; the context must be current. Returns whether the
  /// context could do it.
  bool start();
  /// Forgets what lived on a graphics card that is gone, so that the next frames upload it anew.
  void forget();
  /// Draws one frame over `background`, a colour as ImGui packs it.
  void draw(const ImDrawData& data, unsigned background);

 private:
  /// Grows with the largest frame; filled anew each frame.
  struct Buffer {
    GLuint name = 0;
    std::size_t capacity = 0;
  };
  static void fill(Buffer& buffer, GLenum target, const void* bytes, std::size_t size);
  void update_texture(ImTextureData& texture);

  GLuint program_ = 0;
  GLint scale_ = -1;
  GLuint vertex_array_ = 0;
  Buffer vertices_;
  Buffer indices_;
};
