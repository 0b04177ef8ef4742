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
#define FORK vfork // copies no page tables, and so costs and disturbs least
#else
#define FORK fork
#endif
#ifdef __APPLE__
#define MAXRSS_UNIT 1 // bytes
#else
#define MAXRSS_UNIT 1024
#endif
#define LENGTH(array) (sizeof(array) / sizeof *(array))

enum { CANARY_LOOPS = 1500000, NO_REQUEST = 64 };
static const int handled[] = {SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGPIPE}; // the first three end the tree

extern char **environ;
static volatile sig_atomic_t stopped = 0;
static sigset_t none; // the signals blocked while waiting, and in the command
static volatile int *failure; // errno of the command that could not begin; in memory shared with it, or 0
static pid_t command = -1;
static bool ended = false; // whether the command itself has ended; others of its tree may be left
static int command_status = 0;
static int64_t ended_at = 0; // ns
static int killed = 0; // processes that had to be killed, the command itself aside

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
  for (size_t i = 0; i < LENGTH(handled); i++) sigaction(handled[i], &action, NULL);
  failure = mmap(NULL, sizeof *failure, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (failure == MAP_FAILED) exit(NO_REQUEST);
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
  for (char *c = cpus; *c; c += *c == ',') {
    unsigned long cpu = strtoul(c, &c, 10);
    CPU_SET(cpu, &set);
  }
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

static int64_t now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// Starts the command; wait_for_command tells its end, and *failure whether it began.
static void start(const char *file, char **arguments, int in, int out, int err) {
  command = FORK();
  if (command < 0) *failure = errno, ended = true;
  if (command) return;
  setsid(); // a group of its own, so that a command that kills its group kills no more than that
  dup2(in, 0), dup2(out, 1), dup2(err, 2);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  for (size_t i = 0; i < LENGTH(handled); i++) signal(handled[i], SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execvp(file, arguments);
  *failure = errno;
  _exit(127);
}

// Returns whether a child was reaped.
static bool reap(int flags) {
  int status;
  pid_t pid = waitpid(-1, &status, flags);
  if (pid <= 0) return false;
  if (pid == command) ended_at = now(CLOCK_MONOTONIC), command_status = status, ended = true;
  else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) killed++;
  return true;
}

// Returns NULL when the command has ended by itself, or why it has to end now.
static const char *wait_for_command(int64_t deadline) {
  for (;;) {
    while (!ended && reap(WNOHANG));
    if (ended) return NULL;
    if (stopped) return "interrupted";
    int64_t left = deadline - now(CLOCK_MONOTONIC);
    if (left <= 0) return "timeout";
    struct timespec wait = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
    if (wait.tv_sec > 86400) wait.tv_sec = 86400;
    fd_set control;
    FD_ZERO(&control);
    FD_SET(0, &control);
    if (pselect(1, &control, NULL, NULL, &wait, &none) > 0) stopped = 1;
  }
}

// Returns whether any child was killed; counts those that may not be.
static bool kill_children(int *spared) {
#ifdef __linux__
  bool any = false;
  DIR *processes = opendir("/proc");
  if (!processes) return kill(-command, SIGKILL) == 0;
  for (struct dirent *entry; (entry = readdir(processes));) {
    char path[32], line[512];
    pid_t pid = atoi(entry->d_name);
    if (pid <= 0) continue;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? 0 : read(fd, line, sizeof line - 1);
    if (fd >= 0) close(fd);
    line[length > 0 ? length : 0] = '\0';
    char *name_end = strrchr(line, ')'); // the name may hold anything, also what looks like the rest
    int parent = 0;
    if (!name_end || sscanf(name_end, ") %*c %d", &parent) != 1 || parent != getpid()) continue;
    if (kill(pid, SIGKILL) == 0) any = true;
    else *spared += 1;
  }
  closedir(processes);
  return any;
#else
  (void)spared;
  return kill(-command, SIGKILL) == 0; // the command's group: a daemon escapes
#endif
}

// Kills until no descendant is left: a dead child's children become ours, and their turn comes in the next round.
// Returns how many are left that may not be killed, since they belong to another user.
static int kill_tree(void) {
  for (;;) {
    while (reap(WNOHANG));
    int spared = 0;
    if (!kill_children(&spared) || !reap(0)) return spared;
  }
}

// Returns how long a fixed loop takes (ns): three chains keep a core busy enough to feel a neighbour on it.
static int64_t canary(void) {
  int64_t start = now(CLOCK_MONOTONIC);
  volatile uint64_t seed = UINT64_C(88172645463325252); // read and written, so that the loop is really run
  uint64_t a = seed, b = seed, c = seed;
  for (int i = 0; i < CANARY_LOOPS; i++) {
    a ^= a << 13, a ^= a >> 7, a ^= a << 17;
    b ^= b << 7, b ^= b >> 9, b ^= b << 8;
    c ^= c << 21, c ^= c >> 35, c ^= c << 4;
  }
  seed = a ^ b ^ c;
  return now(CLOCK_MONOTONIC) - start;
}

static void print(const char *name, int64_t value) {
  printf(",\"%s\":%" PRId64, name, value);
}

// Sums, and the largest peak of memory, over all that were reaped: by this program, or by those that it reaped.
static void print_usage(void) {
  struct rusage usage;
  getrusage(RUSAGE_CHILDREN, &usage);
  print("userUs", usage.ru_utime.tv_sec * INT64_C(1000000) + usage.ru_utime.tv_usec);
  print("systemUs", usage.ru_stime.tv_sec * INT64_C(1000000) + usage.ru_stime.tv_usec);
  print("peakMemoryBytes", (int64_t)usage.ru_maxrss * MAXRSS_UNIT);
  print("minorFaults", usage.ru_minflt);
  print("majorFaults", usage.ru_majflt);
  print("voluntarySwitches", usage.ru_nvcsw);
  print("involuntarySwitches", usage.ru_nivcsw);
  print("inputBlocks", usage.ru_inblock);
  print("outputBlocks", usage.ru_oublock);
  printf("}\n");
}

static int not_started(const char *at, int error) {
  printf("{\"status\":\"not started\",\"at\":\"%s\"", at);
  print("errno", error);
  print("startedMs", now(CLOCK_REALTIME) / 1000000);
  printf("}\n");
  return 0;
}

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
  if (in < 0 || out < 0) return not_started("stdout", errno);
  int err = strcmp(out_path, err_path) ? create(err_path) : out;
  if (err < 0) return not_started("stderr", errno);
  if (chdir(directory)) return not_started("directory", errno);
  if (!pin(cpus)) return not_started("cpus", errno);
  const char *file = find(arguments[0]);
  if (!file) return not_started("command", errno);

  int64_t before = has_canary ? canary() : 0;
  int64_t date_ms = now(CLOCK_REALTIME) / 1000000;
  int64_t started_at = now(CLOCK_MONOTONIC);
  start(file, arguments, in, out, err);
  const char *status = wait_for_command(limit_ms ? started_at + limit_ms * 1000000 : INT64_MAX);
  if (*failure) return not_started("command", *failure);
  int survivors = kill_tree();
  if (!ended) ended_at = now(CLOCK_MONOTONIC);
  int64_t after = has_canary ? canary() : 0;

  bool is_signal = WIFSIGNALED(command_status);
  printf("{\"status\":\"%s\"", status ? status : is_signal ? "signalled" : "exited");
  print("value", is_signal ? WTERMSIG(command_status) : WEXITSTATUS(command_status));
  print("pinned", *cpus != '\0');
  print("startedMs", date_ms);
  print("wallNs", ended_at - started_at);
  print("canaryBeforeNs", before);
  print("canaryAfterNs", after);
  print("strays", killed);
  print("survivors", survivors);
  print_usage();
  return 0;
}
