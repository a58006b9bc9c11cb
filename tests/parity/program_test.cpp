#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "common/files.hpp"
#include "common/idx.hpp"
#include "inkling/model.hpp"
#include "support.hpp"
#include "train/report.hpp"

using namespace inkling;
using doctest::Contains;
namespace fs = std::filesystem;

namespace {

/// Checks that the trainer refuses these arguments with status 1 and one sentence with `part`.
void check_refused(const std::string& arguments, const std::string& part) {
  CAPTURE(arguments);
  const ProgramResult result = run_trainer(arguments);
  CHECK(result.status == 1);
  CHECK(result.errors == Contains(part.c_str()));
  CHECK(result.errors.starts_with("inkling-train: "));
  CHECK(std::ranges::count(result.errors, '\n') == 1);
}

/// Runs two processes of one training, whose commands begin with these prefixes. The result is the
/// first one's.
ProgramResult run_together(const std::string& arguments, const std::string& second_prefix = "",
                           const std::string& first_prefix = "") {
  const std::string port = std::to_string(20'000 + ::getpid() % 20'000);
  const std::string common = "WORLD_SIZE=2 MASTER_ADDR=127.0.0.1 MASTER_PORT=" + port + " ";
  const std::string second = "RANK=1 " + common + second_prefix + " env -u INKLING_DATA '" +
                             INKLING_TRAIN_PROGRAM + "' --threads 1 " + arguments +
                             " >/dev/null 2>&1 & ";
  return run_trainer(arguments, second + "RANK=0 " + common + first_prefix);
}

std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }

/// A prefix under which the trainer gets SIGKILL as soon as there is this file.
std::string killed_once_there_is(const fs::path& file) {
  const std::string process = quoted(file.parent_path().parent_path() / "process");
  return "{ for try in $(seq 3000); do test -e " + quoted(file) + " && kill -KILL $(cat " +
         process + ") && break; sleep 0.02; done; } & " + "sh -c 'echo $$ >\"$0\"; exec \"$@\"' " +
         process;
}

/// A small data set, and an empty folder for results.
struct Place {
  TemporaryFolder data;
  TemporaryFolder out;

  Place() { write_small_mnist(data.path(), 640, 100); }
  [[nodiscard]] std::string arguments() const {
    return "--any-data --data " + quoted(data.path()) + " --out " + quoted(out.path()) + " ";
  }
};

}  // namespace

TEST_CASE("a training writes files that load, say how they were made and name no folder") {
  const Place place;
  const std::string flags = "--model mlp --model cnn --epochs 2 --seed 9 --set weight_decay=0.125 ";
  const ProgramResult result = run_trainer(place.arguments() + flags);
  REQUIRE_MESSAGE(result.status == 0, result.errors);
  for (const char* part : {"MLP (25,450 parameters)", "CNN (26,698 parameters)",
                           "epoch 2/2: ", "Test Accuracy: ", "95.96%", "98.22%"}) {
    CAPTURE(part);
    CHECK(result.output == Contains(part));
  }
  for (const char* id : {"mlp", "cnn"}) {
    const auto bytes = read_file(place.out / (std::string(id) + ".safetensors"), kMaxFileBytes);
    const auto model = Model::load(bytes);
    REQUIRE(model.ok());
    const auto weights = parse_safetensors(bytes);
    CHECK(weights->metadata_value("seed") == "9");
    CHECK(weights->metadata_value("recipe") == "article (changed)");
    CHECK(weights->metadata_value("data") == "other data");
    CHECK(weights->metadata_value("command") ==
          "./dev train --recipe article --model mlp --model cnn --any-data --epochs 2 "
          "--set weight_decay=0.125 --seed 9 --threads 1");
    CHECK(weights->metadata_value("recipe_details").find("\"weight_decay\":0.125") !=
          std::string_view::npos);
  }
  for (const char* name : {"report.json", "report.html", "README.md", "samples.svg"}) {
    const auto bytes = read_file(place.out / name, std::size_t{1} << 20);
    const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    CHECK(text.find(place.data.path().string()) == std::string::npos);
    CHECK(text.find(place.out.path().string()) == std::string::npos);
  }
  CHECK(std::distance(fs::directory_iterator(place.out.path()), fs::directory_iterator()) == 6);
}

TEST_CASE("validation chooses the teacher that students learn from, as from its file") {
  const Place together, from_file, untaught;
  const std::string flags = "--recipe best --epochs 1 --validation 128 --seeds 3,2,1 ";
  const ProgramResult result =
      run_trainer(together.arguments() + flags + "--model tiny_cnn --model strong_cnn");
  REQUIRE_MESSAGE(result.status == 0, result.errors);
  CHECK(result.output.find("StrongCNN (") < result.output.find("TinyCNN ("));
  const train::Report report = train::read_report(together.out.path());
  REQUIRE(report.networks.size() == 2);
  for (const train::NetworkReport& network : report.networks) {
    const auto best =
        std::ranges::max_element(network.seeds, {}, [](const train::SeedResult& seed) {
          return std::pair(seed.validation_accuracy.value(), -seed.validation_loss.value());
        });
    CHECK(network.settings.seed == best->seed);
  }
  const fs::path teacher = together.out / "strong_cnn.safetensors";
  const std::string named =
      "strong_cnn.safetensors (MD5 " + md5_hex(read_file(teacher, kMaxFileBytes)) + ")";
  CHECK(report.networks[0].settings.teacher == named);
  REQUIRE(
      run_trainer(from_file.arguments() + flags + "--model tiny_cnn --teacher " + quoted(teacher))
          .status == 0);
  REQUIRE(run_trainer(untaught.arguments() + flags + "--model tiny_cnn --set distillation.teacher=")
              .status == 0);
  const auto tensors_in = [](const Place& place) {
    const auto weights =
        parse_safetensors(read_file(place.out / "tiny_cnn.safetensors", kMaxFileBytes));
    std::vector<std::vector<float>> values;
    for (const Tensor& tensor : weights->tensors) values.push_back(tensor.values);
    return values;
  };
  CHECK(tensors_in(together) == tensors_in(from_file));
  CHECK(tensors_in(together) != tensors_in(untaught));
  check_refused(from_file.arguments() + flags + "--model tiny_cnn", "learns from strong_cnn");
  check_refused(together.arguments() + flags + "--teacher " + quoted(teacher),
                "which --teacher names");
}

TEST_CASE("a seed learns the same alone and beside others, from one pool") {
  const Place alone, beside;
  const std::string flags =
      "--recipe best --model tiny_cnn --epochs 2 --validation 128 --set distillation.teacher= ";
  REQUIRE(run_trainer(alone.arguments() + flags + "--seed 2").status == 0);
  REQUIRE(run_trainer(beside.arguments() + flags + "--seeds 2").status == 0);
  const train::Report one = train::read_report(alone.out.path());
  const train::Report two = train::read_report(beside.out.path());
  REQUIRE(two.networks.at(0).seeds.size() == 2);
  CHECK(two.networks[0].seeds[1].test_loss == one.networks.at(0).seeds.at(0).test_loss);
  CHECK(two.networks[0].seeds[0].test_loss != two.networks[0].seeds[1].test_loss);
}

TEST_CASE("a killed training goes on to the weights of one that was not, and is not overwritten") {
  const Place whole, killed;
  const std::string flags =
      "--recipe best --model tiny_cnn --model strong_cnn --epochs 3 --validation 0 --seed 4";
  REQUIRE(run_trainer(whole.arguments() + flags).status == 0);
  for (const char* name : {"strong_cnn", "tiny_cnn"}) {
    CAPTURE(name);
    const fs::path checkpoint =
        killed.out / "checkpoints" / (std::string(name) + "-seed4.safetensors");
    run_trainer(killed.arguments() + flags + " --resume", killed_once_there_is(checkpoint));
    REQUIRE(fs::exists(checkpoint));
    check_refused(killed.arguments() + flags, "holds an interrupted training");
  }
  REQUIRE(run_trainer(killed.arguments() + flags + " --resume").status == 0);
  for (const char* name : {"strong_cnn.safetensors", "tiny_cnn.safetensors"}) {
    const auto bytes_of = [&](const Place& place) {
      return read_file(place.out / name, kMaxFileBytes);
    };
    CHECK(std::ranges::equal(bytes_of(whole), bytes_of(killed)));
  }
  CHECK_FALSE(fs::exists(killed.out / "checkpoints"));
}

TEST_CASE("Ctrl-C ends a training with a sentence that says how to go on") {
  const Place place;
  const ProgramResult result = run_trainer(place.arguments() + "--model cnn --epochs 100000",
                                           "timeout --foreground -s INT 3");
  CHECK(result.errors == Contains("the same command with --resume goes on after epoch"));
  CHECK(fs::exists(place.out / "checkpoints/cnn-seed1.safetensors"));
}

TEST_CASE("a full disk and a folder that vanishes end a training with a sentence") {
  const Place place;
  const std::string flags = place.arguments() + "--model strong_cnn --epochs 1";
  // 2,000 blocks of 1,024 bytes: the contact sheet fits, a checkpoint does not.
  const ProgramResult full = run_trainer(flags, "ulimit -f 2000; trap '' XFSZ;");
  CHECK(full.status == 1);
  CHECK(full.errors == Contains("cannot write"));
  CHECK(std::ranges::count(full.errors, '\n') == 1);
  // Moved in one step: a folder removed file by file could be filled again meanwhile.
  const std::string checkpoints = (place.out / "checkpoints").string();
  const ProgramResult vanished =
      run_trainer(place.arguments() + "--model cnn --epochs 100000",
                  "for second in $(seq 60); do sleep 1; mv '" + checkpoints + "' '" + checkpoints +
                      ".gone' 2>/dev/null && break; done & ");
  CHECK(vanished.status == 1);
  CHECK(vanished.errors == Contains("cannot write"));
}

TEST_CASE("two processes with half of each batch learn what one process learns") {
  const Place one, two;
  const std::string flags =
      "--recipe best --model strong_cnn --epochs 1 --validation 40 --precision float32 --seed 2";
  REQUIRE(run_trainer(one.arguments() + flags).status == 0);
  const ProgramResult both = run_together(two.arguments() + flags);
  REQUIRE_MESSAGE(both.status == 0, both.errors);
  CHECK(both.output == Contains("2 processes"));
  const auto network_in = [](const Place& place) {
    const auto bytes = read_file(place.out / "strong_cnn.safetensors", kMaxFileBytes);
    return network_of(*parse_safetensors(bytes));
  };
  const auto expected = network_in(one)->parameters(), got = network_in(two)->parameters();
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(largest_difference(expected[i].detach(), got[i].detach()) < 1e-5);
  }
}

TEST_CASE("two processes learn from the same teacher, whichever seed it has") {
  const Place place;
  const ProgramResult both = run_together(place.arguments() +
                                          "--recipe best --model tiny_cnn --model strong_cnn "
                                          "--epochs 1 --validation 128 --seeds 3,2,1");
  REQUIRE_MESSAGE(both.status == 0, both.errors);
  const train::Report report = train::read_report(place.out.path());
  CHECK(report.networks.at(0).settings.teacher == Contains("strong_cnn.safetensors (MD5 "));
}

TEST_CASE("two processes with different teachers end with a sentence") {
  const Place place, one, two;
  const std::string flags = "--recipe best --epochs 1 --validation 128 ";
  REQUIRE(run_trainer(one.arguments() + flags + "--model strong_cnn --seed 1").status == 0);
  REQUIRE(run_trainer(two.arguments() + flags + "--model strong_cnn --seed 2").status == 0);
  const ProgramResult both =
      run_together(place.arguments() + flags + "--model tiny_cnn --teacher strong_cnn.safetensors",
                   "env -C " + quoted(two.out.path()), "env -C " + quoted(one.out.path()));
  CHECK(both.status == 1);
  CHECK(both.errors == Contains("the processes do not see the same teacher"));
}

TEST_CASE("when one process is killed, the other ends with a sentence") {
  const Place place;
  const ProgramResult left =
      run_together(place.arguments() + "--model cnn --epochs 100000", "timeout -s KILL 4");
  CHECK(left.status == 1);
  CHECK(left.errors == Contains("has lost another process of this training"));
}

TEST_CASE("the same command writes the same weights file, byte for byte") {
  const Place place;
  const std::string flags = place.arguments() + "--model tiny_cnn --epochs 1 ";
  REQUIRE(run_trainer(flags).status == 0);
  const auto first = read_file(place.out / "tiny_cnn.safetensors", kMaxFileBytes);
  REQUIRE(run_trainer(flags).status == 0);
  CHECK(std::ranges::equal(read_file(place.out / "tiny_cnn.safetensors", kMaxFileBytes), first));
}

TEST_CASE("a training of one network keeps the others in report and model card") {
  const Place place;
  REQUIRE(run_trainer(place.arguments() + "--model mlp --epochs 1").status == 0);
  REQUIRE(run_trainer(place.arguments() + "--model tiny_cnn --epochs 1").status == 0);
  const auto bytes = read_file(place.out / "README.md", std::size_t{1} << 20);
  const std::string card(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  CHECK(card.find("**MLP**") < card.find("**TinyCNN**"));
  CHECK(card.find("**TinyCNN**") != std::string::npos);
}

TEST_CASE("help and version are printed and end well") {
  const ProgramResult help = run_trainer("--help");
  CHECK(help.status == 0);
  for (const char* flag :
       {"--data", "--out", "--model", "--recipe", "--epochs", "--batch-size", "--lr", "--seed",
        "--seeds", "--device", "--threads", "--any-data", "--validation", "--resume", "--report",
        "--teacher", "--precision", "--set"}) {
    CAPTURE(flag);
    CHECK(help.output == Contains(flag));
  }
  CHECK(run_trainer("--version").status == 0);
}

TEST_CASE("a wrong command line is refused, naming the choices") {
  const std::string data = "--data " + quoted(mnist_folder()) + " ";
  check_refused(data + "--rate 3", "there is no flag '--rate': choose from --help, --version");
  check_refused(data + "extra", "there is no flag 'extra'");
  check_refused(data + "--model vgg", "there is no network 'vgg': choose from mlp, tiny_cnn");
  check_refused(data + "--recipe cake", "there is no recipe 'cake': choose from article");
  check_refused(data + "--device tpu", "there is no device 'tpu': choose from auto, cpu, cuda");
  check_refused(data + "--epochs 0", "--epochs");
  check_refused(data + "--epochs many", "--epochs");
  check_refused(data + "--batch-size -1", "--batch-size");
  check_refused(data + "--lr 0", "learning rate must be a positive number");
  check_refused(data + "--lr nan", "learning rate must be a positive number");
  check_refused(data + "--seed -1", "--seed");
  check_refused(data + "--set epochs", "--set wants FIELD=VALUE");
  check_refused(data + "--set speed=3", "no field 'speed': choose from epochs, batch_size");
  check_refused(data + "--set 'a~b=3'", "no field 'a~b'");
  check_refused(data + "--set augmentation=3", "no field 'augmentation'");
  check_refused(data + "--set augmentation.hook9=much",
                "'much' is no value for augmentation.hook9");
  check_refused(data + "--set augmentation.bar7=.5.", "'.5.' is no value for augmentation.bar7");
  check_refused(data + "--set augmentation.hook9=-1", "'-1' is no value for augmentation.hook9");
  check_refused(data + "--set batch_size=1.5", "'1.5' is no value for batch_size, which is 64");
  check_refused(data + "--set epochs=0", "epochs must be at least 1");
  check_refused(data + "--set augmentation.bar7=.3e1", "bar7 must be a share from 0 to 1");
  check_refused(data + "--set augmentation.bend_px=1", "needs a grid");
  check_refused(data + "--recipe best --model cnn --set distillation.copies=0",
                "copies must be at least 1");
  const std::string copies = "--set distillation.copies=1 ";
  check_refused(data + copies + "--set distillation.teacher=vgg",
                "there is no network 'vgg' to learn from: choose from mlp");
  check_refused(data + copies + "--set distillation.teacher=mlp",
                "distillation.weight must be positive");
  check_refused(data + copies + "--set distillation.teacher=mlp --set distillation.weight=1",
                "mlp learns from mlp");
  check_refused(data + "--set optimizer=SGD", "optimizer: there is no choice 'SGD'");
  check_refused("--out x", "give --data FOLDER or set INKLING_DATA");
  if (!torch::cuda::is_available()) check_refused(data + "--device cuda", "no CUDA device");
}

TEST_CASE("bad data is refused before anything is written") {
  const Place place;
  SUBCASE("no folder") {
    check_refused("--data /nowhere --out " + quoted(place.out.path()), "no folder '/nowhere'");
  }
  SUBCASE("data that is not MNIST") {
    check_refused("--data " + quoted(place.data.path()) + " --out " + quoted(place.out.path()),
                  "is not the original MNIST file");
  }
  SUBCASE("a missing file") {
    fs::remove(place.data / "t10k-labels-idx1-ubyte");
    check_refused(place.arguments(), "there is no 't10k-labels-idx1-ubyte'");
  }
  SUBCASE("a file cut short") {
    fs::resize_file(place.data / "train-images-idx3-ubyte", 1000);
    check_refused(place.arguments(), "should hold 501760 bytes after its header, but holds 984");
  }
  CHECK(fs::is_empty(place.out.path()));
}

TEST_CASE("an output folder that cannot be used is refused before the training") {
  const Place place;
  const std::string data = "--any-data --data " + quoted(place.data.path()) + " --model mlp ";
  SUBCASE("its name is a file's") {
    write_file_atomically(place.out / "file", std::string_view("x"));
    check_refused(data + "--out " + quoted(place.out / "file"), "cannot make the folder");
  }
  SUBCASE("it lies below a file") {
    write_file_atomically(place.out / "file", std::string_view("x"));
    check_refused(data + "--out " + quoted(place.out / "file/below"), "cannot make the folder");
  }
  SUBCASE("it holds a report of something else") {
    write_file_atomically(place.out / "report.json", std::string_view("[1, 2]"));
    check_refused(data + "--out " + quoted(place.out.path()), "is not a report of this trainer");
  }
  SUBCASE("it refuses new files") {
    check_refused(data + "--out /proc/self", "cannot write '/proc/self/samples.svg'");
  }
}

TEST_CASE("a training that fails leaves the earlier weights as they were") {
  const Place place;
  REQUIRE(run_trainer(place.arguments() + "--model mlp --epochs 1").status == 0);
  const auto before = read_file(place.out / "mlp.safetensors", kMaxFileBytes);
  const auto files_before =
      std::distance(fs::directory_iterator(place.out.path()), fs::directory_iterator());
  check_refused(place.arguments() + "--model mlp --lr 1e30", "the loss of MLP is no longer");
  CHECK(std::ranges::equal(read_file(place.out / "mlp.safetensors", kMaxFileBytes), before));
  CHECK(std::distance(fs::directory_iterator(place.out.path()), fs::directory_iterator()) ==
        files_before);
}
