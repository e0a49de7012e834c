# syntax=docker/dockerfile:1
# For CPUs:        docker build -t scamo-server .
# For NVIDIA GPUs: docker build -t scamo-server:cuda --build-arg ACCELERATOR=cuda .
# docker run -p 8080:8080 -v ./models:/app/models:ro scamo-server

FROM node:22-slim AS page
WORKDIR /source/src/ScaMo.Page
# Packages are a layer of their own, which changes with the lock file alone; build.mjs takes the stamp's word for them.
COPY src/ScaMo.Page/package.json src/ScaMo.Page/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && cp package-lock.json node_modules/.installed
COPY src/ScaMo.Page .
RUN node build.mjs

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# cpu | cuda. The CUDA packages bring their own runtime libraries: of the machine only the driver is used.
ARG ACCELERATOR=cpu
RUN apt-get update && apt-get install --yes --no-install-recommends binutils && rm -rf /var/lib/apt/lists/*
WORKDIR /source
# The same for NuGet: a gigabyte that only a change of versions fetches again.
COPY Directory.Build.props Directory.Build.targets Directory.Packages.props global.json ./
COPY build build
COPY src/ScaMo.Motion/ScaMo.Motion.csproj src/ScaMo.Motion/
COPY src/ScaMo.Models/ScaMo.Models.csproj src/ScaMo.Models/
COPY src/ScaMo.Generation/ScaMo.Generation.csproj src/ScaMo.Generation/
COPY src/ScaMo.Server/ScaMo.Server.csproj src/ScaMo.Server/Page.targets src/ScaMo.Server/
RUN dotnet restore src/ScaMo.Server -p:Accelerator=$ACCELERATOR
COPY appsettings.json ./
COPY models/demo models/demo
COPY src src
COPY wwwroot wwwroot
COPY --from=page /source/wwwroot wwwroot
RUN dotnet publish src/ScaMo.Server --no-restore --configuration Release --output /app \
      -p:Accelerator=$ACCELERATOR -p:BuildPage=false -p:DebugType=none -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false \
    && strip --strip-unneeded /app/libtorch_*.so

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# 1 | 0: MP4 needs it, nothing else does.
ARG FFMPEG=1
RUN if [ "$FFMPEG" = 1 ]; then apt-get update && apt-get install --yes --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*; fi
WORKDIR /app
COPY --from=build /app .
# What is served needs no disk: run it with --read-only.
USER $APP_UID
# The last two tell NVIDIA's runtime, where there is one, to hand the driver in.
ENV ASPNETCORE_URLS=http://+:8080 \
    SecretsFolder=/run/secrets \
    DOTNET_EnableDiagnostics=0 \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=6s --start-period=5m --start-interval=2s --retries=3 CMD ["dotnet", "ScaMo.Server.dll", "health"]
ENTRYPOINT ["dotnet", "ScaMo.Server.dll"]
