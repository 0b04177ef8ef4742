// Starts one command, measures it, and leaves no process of its tree behind.
//
// The request comes on stdin, so that nothing of it shows in the list of processes or touches this program: its length
// in bytes and a line feed, then strings, each ended by a NUL: directory, stdout, stderr, time limit (ms; 0 for none),
// CPUs ("4,6"; "" for any), canary (0 or 1), the number of arguments and the arguments, the number of variables and the
// variables (NAME=VALUE). Then stdin stays open: when it closes, the runner has given up or is dead, and the tree is
// killed. The result is one line of JSON on stdout.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#define FORK vfork // copies no page tables, and runs the command before this program goes on
#define MAXRSS_UNIT 1024 // bytes
#else
#define FORK fork
#define MAXRSS_UNIT 1
#endif

enum { CANARY_LOOPS = 1600000, NO_REQUEST = 64 };
static const int stops[] = {SIGTERM, SIGINT, SIGHUP}; // each ends the tree, and is reported as an interruption

extern char **environ;
static volatile sig_atomic_t stopped = 0;
static sigset_t none; // the signals blocked while waiting, and in the command
static pid_t command = -1;
static bool ended = false; // whether the command itself has ended; others of its tree may be left
static int command_status = 0;
static int64_t ended_at = 0; // ns
static int killed = 0; // processes that had to be killed, the command itself aside

static void guard(void);
static char *read_request(void);
static char *next(char **request);
static char **next_list(char **request);
static bool pin(char *cpus);
static int create(const char *path);
static const char *find(const char *name);
static int start(const char *file, char **arguments, int in, int out, int err);
static const char *wait_for_command(int64_t deadline);
static int kill_tree(void);
static bool kill_children(void);
static bool reap(int flags);
static int64_t canary(void);
static int64_t now(clockid_t clock);
static int not_started(const char *at);

int main(void) {
  guard();
  char *request = read_request();
  const char *directory = next(&request), *out_path = next(&request), *err_path = next(&request);
  int64_t limit_ms = atoll(next(&request));
  char *cpus = next(&request);
  bool has_canary = *next(&request) == '1';
  char **arguments = next_list(&request);
  environ = next_list(&request);

  int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
  int out = create(out_path);
  if (in < 0 || out < 0) return not_started("stdout");
  int err = strcmp(out_path, err_path) ? create(err_path) : out;
  if (err < 0) return not_started("stderr");
  if (chdir(directory)) return not_started("directory");
  if (!pin(cpus)) return not_started("cpus");
  const char *file = find(arguments[0]);
  if (!file) return not_started("command");

  int64_t before = has_canary ? canary() : 0;
  int64_t date_ms = now(CLOCK_REALTIME) / 1000000;
  int64_t started_at = now(CLOCK_MONOTONIC);
  int failure = start(file, arguments, in, out, err);
  if (failure) return errno = failure, not_started("command");
  const char *status = wait_for_command(limit_ms ? started_at + limit_ms * 1000000 : INT64_MAX);
  int survivors = kill_tree();
  if (!ended) ended_at = now(CLOCK_MONOTONIC);
  int64_t after = has_canary ? canary() : 0;

  struct rusage usage; // of all that were reaped: sums, and the largest peak of memory
  getrusage(RUSAGE_CHILDREN, &usage);
  bool is_signal = WIFSIGNALED(command_status);
  printf("{\"status\":\"%s\",\"value\":%d,\"pinned\":%s,\"startedMs\":%" PRId64 ",\"wallNs\":%" PRId64,
         status ? status : is_signal ? "signalled" : "exited", is_signal ? WTERMSIG(command_status) : WEXITSTATUS(command_status),
         *cpus ? "true" : "false", date_ms, ended_at - started_at);
  printf(",\"userUs\":%" PRId64 ",\"systemUs\":%" PRId64 ",\"peakMemoryBytes\":%" PRId64,
         usage.ru_utime.tv_sec * INT64_C(1000000) + usage.ru_utime.tv_usec,
         usage.ru_stime.tv_sec * INT64_C(1000000) + usage.ru_stime.tv_usec, (int64_t)usage.ru_maxrss * MAXRSS_UNIT);
  printf(",\"minorFaults\":%ld,\"majorFaults\":%ld,\"voluntarySwitches\":%ld,\"involuntarySwitches\":%ld",
         usage.ru_minflt, usage.ru_majflt, usage.ru_nvcsw, usage.ru_nivcsw);
  printf(",\"inputBlocks\":%ld,\"outputBlocks\":%ld,\"canaryBeforeNs\":%" PRId64 ",\"canaryAfterNs\":%" PRId64,
         usage.ru_inblock, usage.ru_oublock, before, after);
  printf(",\"strays\":%d,\"survivors\":%d}\n", killed, survivors);
  return 0;
}

static void note(int number) {
  if (number != SIGCHLD && number != SIGPIPE) stopped = 1;
}

// Takes charge of all processes to come, and keeps clear of the terminal and of what the runner was given.
static void guard(void) {
  for (int fd = 3; fd < 256; fd++) close(fd);
  setsid();
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  sigemptyset(&none);
  struct sigaction action = {.sa_handler = note};
  for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) sigaction(stops[i], &action, NULL);
  sigaction(SIGCHLD, &action, NULL);
  sigaction(SIGPIPE, &action, NULL);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGTERM); // when the runner dies; stdin closes then, too, and does wherever this is missing
  prctl(PR_SET_CHILD_SUBREAPER, 1); // what a dead process leaves behind becomes a child of this one, daemons included
#endif
}

static char *read_request(void) {
  size_t length = 0, have = 0;
  char c;
  while (read(0, &c, 1) == 1 && c >= '0' && c <= '9') length = length * 10 + (size_t)(c - '0');
  char *request = length ? malloc(length) : NULL;
  if (!request) exit(NO_REQUEST);
  while (have < length) {
    ssize_t count = read(0, request + have, length - have);
    if (count <= 0) exit(NO_REQUEST);
    have += (size_t)count;
  }
  return request;
}

static char *next(char **request) {
  char *text = *request;
  *request += strlen(text) + 1;
  return text;
}

static char **next_list(char **request) {
  size_t count = strtoul(next(request), NULL, 10);
  char **list = calloc(count + 1, sizeof *list);
  if (!list) exit(NO_REQUEST);
  for (size_t i = 0; i < count; i++) list[i] = next(request);
  return list;
}

// Pins this program, and so the canary and the command, which inherits it before it starts.
static bool pin(char *cpus) {
#ifdef __linux__
  if (!*cpus) return true;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (char *c = cpus; *c; c += *c == ',') CPU_SET(strtoul(c, &c, 10), &set);
  return sched_setaffinity(0, sizeof set, &set) == 0;
#else
  *cpus = '\0'; // not pinned, and reported so
  return true;
#endif
}

static int create(const char *path) {
  return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
}

// Looks the command up in its own PATH as execvp would, but ahead of the time that is measured.
static const char *find(const char *name) {
  static char file[PATH_MAX];
  if (strchr(name, '/')) return name;
  const char *path = getenv("PATH");
  if (!path) path = "/bin:/usr/bin";
  int failure = ENOENT;
  for (const char *end; path; path = *end ? end + 1 : NULL) {
    end = path + strcspn(path, ":");
    int length = snprintf(file, sizeof file, "%.*s%s%s", (int)(end - path), path, end > path ? "/" : "./", name);
    struct stat info;
    if (length >= (int)sizeof file || stat(file, &info) || !S_ISREG(info.st_mode)) continue;
    if (access(file, X_OK) == 0) return file;
    failure = EACCES;
  }
  errno = failure;
  return NULL;
}

// Returns 0, or why the command could not start. The page is shared so that the child can say so, vforked or forked.
static int start(const char *file, char **arguments, int in, int out, int err) {
  volatile int *failure = mmap(NULL, sizeof *failure, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (failure == MAP_FAILED) return errno;
  command = FORK();
  if (command == 0) {
    setsid(); // a group of its own, so that a command that kills its group kills no more than that
    dup2(in, 0), dup2(out, 1), dup2(err, 2);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) signal(stops[i], SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvp(file, arguments);
    *failure = errno;
    _exit(127);
  }
  if (command < 0) return errno;
#ifndef __linux__
  while (!*failure && waitpid(command, NULL, WNOHANG | WNOWAIT_IF_ANY) == 0) break;
#endif
  if (*failure) waitpid(command, NULL, 0);
  return *failure;
}

