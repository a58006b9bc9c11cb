#include "renderer.hpp"

#include <algorithm>
#include <cstdint>

#include "imgui.h"

namespace {

#ifdef __EMSCRIPTEN__
constexpr const char* kShadingLanguage = "#version 300 es\n";
#else
constexpr const char* kShadingLanguage = "#version 330 core\n";
#endif

constexpr const char* kVertexShader = R"(precision highp float;
uniform vec4 scale;  // From ImGui's coordinates to clip space: factor, offset.
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 uv;
layout(location = 2) in vec4 color;
out vec2 vertex_uv;
out vec4 vertex_color;
void main() {
  vertex_uv = uv;
  vertex_color = color;
  gl_Position = vec4(position * scale.xy + scale.zw, 0.0, 1.0);
})";

constexpr const char* kFragmentShader = R"(precision mediump float;
uniform sampler2D image;
in vec2 vertex_uv;
in vec4 vertex_color;
out vec4 fragment;
void main() { fragment = vertex_color * texture(image, vertex_uv); })";

GLuint compile(GLenum kind, const char* source) {
  const GLuint shader = glCreateShader(kind);
  const char* const parts[] = {kShadingLanguage, source};
  glShaderSource(shader, 2, parts, nullptr);
  glCompileShader(shader);
  return shader;
}

GLuint link_program() {
  const GLuint program = glCreateProgram();
  for (const GLuint shader :
       {compile(GL_VERTEX_SHADER, kVertexShader), compile(GL_FRAGMENT_SHADER, kFragmentShader)}) {
    glAttachShader(program, shader);
    glDeleteShader(shader);
  }
  glLinkProgram(program);
  return program;
}

const void* offset_of(std::size_t bytes) { return reinterpret_cast<const void*>(bytes); }

void describe_vertices() {
  constexpr GLsizei kStride = sizeof(ImDrawVert);
  glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, kStride, offset_of(offsetof(ImDrawVert, pos)));
  glVertexAttribPointer(1, 2, GL_FLOAT, GL_FALSE, kStride, offset_of(offsetof(ImDrawVert, uv)));
  glVertexAttribPointer(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, kStride,
                        offset_of(offsetof(ImDrawVert, col)));
  for (GLuint i = 0; i < 3; ++i) glEnableVertexAttribArray(i);
}

void create_texture(ImTextureData& texture) {
  GLuint name = 0;
  glGenTextures(1, &name);
  glBindTexture(GL_TEXTURE_2D, name);
  // Letters are smoothed where they are not drawn at their own size; pictures show their pixels.
  const GLint kept = texture.UseColors ? GL_NEAREST : GL_LINEAR;
  for (const GLenum filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER}) {
    glTexParameteri(GL_TEXTURE_2D, filter, kept);
  }
  for (const GLenum wrap : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T}) {
    glTexParameteri(GL_TEXTURE_2D, wrap, GL_CLAMP_TO_EDGE);
  }
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, texture.Width, texture.Height, 0, GL_RGBA,
               GL_UNSIGNED_BYTE, texture.GetPixels());
  texture.SetTexID(name);
  texture.SetStatus(ImTextureStatus_OK);
}

void delete_texture(ImTextureData& texture) {
  const auto name = static_cast<GLuint>(texture.TexID);
  glDeleteTextures(1, &name);
  texture.SetTexID(ImTextureID_Invalid);
  texture.SetStatus(ImTextureStatus_Destroyed);
}

/// Limits drawing to a command's rectangle. Returns whether anything of it is on the screen.
bool clip_to(const ImVec4& rect, float density, int width, int height) {
  const auto pixel = [density](float v) { return static_cast<int>(v * density); };
  const int left = std::clamp(pixel(rect.x), 0, width);
  const int right = std::clamp(pixel(rect.z), 0, width);
  const int top = std::clamp(pixel(rect.y), 0, height);
  const int bottom = std::clamp(pixel(rect.w), 0, height);
  if (right <= left || bottom <= top) return false;
  glScissor(left, height - bottom, right - left, bottom - top);
  return true;
}

void clear_to(unsigned background, int width, int height) {
  const ImVec4 color = ImGui::ColorConvertU32ToFloat4(background);
  glViewport(0, 0, width, height);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(color.x, color.y, color.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  glEnable(GL_SCISSOR_TEST);
}

}  // namespace

bool Renderer::start() {
  program_ = link_program();
  GLint linked = GL_FALSE;
  glGetProgramiv(program_, GL_LINK_STATUS, &linked);
  if (linked != GL_TRUE) return false;
  scale_ = glGetUniformLocation(program_, "scale");
  glUseProgram(program_);
  glGenVertexArrays(1, &vertex_array_);
  glBindVertexArray(vertex_array_);
  glGenBuffers(1, &vertices_.name);
  glGenBuffers(1, &indices_.name);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_.name);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_.name);
  describe_vertices();
  glEnable(GL_BLEND);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  return true;
}

void Renderer::forget() {
  *this = {};
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->TexID == ImTextureID_Invalid) continue;
    texture->SetTexID(ImTextureID_Invalid);
    texture->SetStatus(ImTextureStatus_Destroyed);  // ImGui asks for it again if it is in use.
  }
}

void Renderer::fill(Buffer& buffer, GLenum target, const void* bytes, std::size_t size) {
  if (size > buffer.capacity) {
    buffer.capacity = size + size / 2;
    glBufferData(target, static_cast<GLsizeiptr>(buffer.capacity), nullptr, GL_STREAM_DRAW);
  }
  glBufferSubData(target, 0, static_cast<GLsizeiptr>(size), bytes);
}

void Renderer::update_texture(ImTextureData& texture) {
  switch (texture.Status) {
    case ImTextureStatus_WantCreate:
      return create_texture(texture);
    case ImTextureStatus_WantUpdates:
      glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(texture.TexID));
      glPixelStorei(GL_UNPACK_ROW_LENGTH, texture.Width);
      for (const ImTextureRect& part : texture.Updates) {
        glTexSubImage2D(GL_TEXTURE_2D, 0, part.x, part.y, part.w, part.h, GL_RGBA, GL_UNSIGNED_BYTE,
                        texture.GetPixelsAt(part.x, part.y));
      }
      glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
      return texture.SetStatus(ImTextureStatus_OK);
    case ImTextureStatus_WantDestroy:
      return delete_texture(texture);
    case ImTextureStatus_OK:
    case ImTextureStatus_Destroyed:
      return;
  }
}

void Renderer::draw(const ImDrawData& data, unsigned background) {
  const float density = data.FramebufferScale.x;
  const int width = static_cast<int>(data.DisplaySize.x * density + 0.5f);
  const int height = static_cast<int>(data.DisplaySize.y * density + 0.5f);
  if (width <= 0 || height <= 0) return;
  for (ImTextureData* texture : *data.Textures) update_texture(*texture);
  clear_to(background, width, height);
  glUniform4f(scale_, 2 / data.DisplaySize.x, -2 / data.DisplaySize.y, -1, 1);
  for (const ImDrawList* list : data.CmdLists) {
    fill(vertices_, GL_ARRAY_BUFFER, list->VtxBuffer.Data,
         static_cast<std::size_t>(list->VtxBuffer.size_in_bytes()));
    fill(indices_, GL_ELEMENT_ARRAY_BUFFER, list->IdxBuffer.Data,
         static_cast<std::size_t>(list->IdxBuffer.size_in_bytes()));
    for (const ImDrawCmd& command : list->CmdBuffer) {
      if (!clip_to(command.ClipRect, density, width, height)) continue;
      glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(command.GetTexID()));
      glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount), GL_UNSIGNED_INT,
                     offset_of(command.IdxOffset * sizeof(ImDrawIdx)));
    }
  }
}
